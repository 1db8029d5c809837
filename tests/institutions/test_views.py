"""Pages of institutions and countries."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from institutions.models import Country, CountrySection
from tests.builders import (
    make_authorisation,
    make_claim,
    make_collaboration,
    make_country,
    make_finding,
    make_institution,
    make_offering,
    make_source,
    make_therapy,
    make_trial,
)
from trials.models import TrialFinding, TrialSite, TrialSponsor

pytestmark = pytest.mark.django_db


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestInstitution:
    def test_list_filters_by_kind_and_country(self, client: Client) -> None:
        make_institution(name="A regulator", kind="regulator", country=make_country(slug="france"))
        make_institution(name="A clinic", kind="clinic", country=make_country(slug="china"))
        assert "A regulator" in text_of(client, "/institutions/")
        text = text_of(client, "/institutions/?kind=clinic&country=china")
        assert "A clinic</a>" in text
        assert "A regulator" not in text

    def test_page_tells_what_it_does_with_sources(self, client: Client) -> None:
        body = make_institution(summary="It treats.", remit="It decides.", ror="02mh9a093")
        body.services.create(kind="psychology", detail="For families").sources.add(make_source(title="Its own page"))
        text = text_of(client, body.get_absolute_url())
        assert "It treats." in text
        assert "It decides." in text
        assert 'Psychological support and counselling: For families <a href="#ref-1">[1]</a>' in text
        assert "Its own page" in text
        assert 'href="https://ror.org/02mh9a093"' in text
        assert "Right of reply" in text

    def test_trials_by_part(self, client: Client) -> None:
        body, both, hosted = make_institution(), make_trial(title="Sponsored"), make_trial(title="Hosted")
        TrialSponsor.objects.create(trial=both, name="x", role="lead", institution=body)
        for trial in (both, hosted):
            TrialSite.objects.create(trial=trial, institution=body)
        text = text_of(client, body.get_absolute_url())
        assert text.index("Trials that it sponsors") < text.index("Sponsored<") < text.index("Further trials")
        assert text.index("Further trials") < text.index("Hosted<")
        assert text.count(both.get_absolute_url()) == 1

    def test_without_trials_it_says_so(self, client: Client) -> None:
        assert "holds no trial that names this institution" in text_of(client, make_institution().get_absolute_url())

    @pytest.mark.parametrize(("setting", "linked"), [("outside", False), ("trial", True)])
    def test_website_of_who_sells_outside_trials_is_not_linked(
        self, client: Client, setting: str, *, linked: bool
    ) -> None:
        body = make_institution(website="https://clinic.example/", latitude=48.8, longitude=2.3)
        offering = make_offering(institution=body, setting=setting, summary="A page said so.")
        text = text_of(client, body.get_absolute_url())
        assert f'id="offering-{offering.slug}"' in text
        assert "Not a recommendation." in text
        assert "seen 2025" in text
        assert ("clinic.example" in text) is linked
        told = client.get(f"/api/v1/institutions/{body.slug}/").json()
        assert (told["website"], told["latitude"]) == (("https://clinic.example/", 48.8) if linked else ("", None))

    def test_adverts_of_who_sells_outside_trials_are_named_and_not_linked(self, client: Client) -> None:
        offering, advert = make_offering(), make_source(kind="advert", title="We cure", url="https://clinic.example/")
        offering.citations.create(source=advert)
        for path in (offering.institution.get_absolute_url(), offering.therapy.get_absolute_url(), "/sources/"):
            text = text_of(client, path)
            assert "We cure" in text
            assert "clinic.example" not in text

    @pytest.mark.parametrize("kind", ["institution", "company"])
    def test_own_page_of_who_sells_outside_trials_is_cited_as_an_advert(self, kind: str) -> None:
        source = make_source(kind=kind)
        make_offering(setting="trial").citations.create(source=source).clean_for_readers(())
        with pytest.raises(ValidationError, match="Advert"):
            make_offering(setting="outside").citations.create(source=source).clean_for_readers(())

    def test_what_the_atlas_does_not_hold_about_it_stands_in_one_list(self, client: Client) -> None:
        body = make_institution()
        assert "<li>Work together with others</li>" in text_of(client, body.get_absolute_url())
        make_offering(institution=body)
        body.services.create(kind="trials")
        make_collaboration().institutions.add(body)
        assert "Not in the atlas" not in text_of(client, body.get_absolute_url())

    def test_what_is_said_against_it_stands_with_words_source_and_reply(self, client: Client) -> None:
        body = make_institution()
        said = {"second_approver": "b", "reply_invited_on": dt.date(2026, 1, 2), "source": make_source(title="A court")}
        body.adverse_statements.create(statement="It was fined.", quotation="The fine is due.", **said)
        text = text_of(client, body.get_absolute_url())
        assert 'It was fined. <a href="#ref-1">[1]</a>' in text
        assert "“The fine is due.”" in text
        assert "No reply stands here yet." in text
        body.adverse_statements.update(reply="We paid.", is_disputed=True)
        text = text_of(client, body.get_absolute_url())
        assert "“We paid.”" in text
        assert "The institution says that this is wrong." in text
        assert "No reply stands here yet" not in text

    def test_statement_against_it_goes_with_its_source(self, client: Client) -> None:
        body = make_institution()
        body.adverse_statements.create(statement="It was fined.", source=make_source(state="draft"))
        assert "It was fined." not in text_of(client, body.get_absolute_url())

    def test_authorisations_and_routes_and_claims(self, client: Client) -> None:
        regulator = make_institution(kind="regulator")
        make_authorisation(regulator=regulator, product="A product of theirs")
        country = make_country(name="France", slug="france")
        country.legal_routes.create(name="A way", kind="hospital", summary="x").regulators.add(regulator)
        make_claim(statement="They approved it.").institutions.add(regulator)
        together = make_collaboration(name="A network of clinics")
        together.institutions.add(regulator)
        text = text_of(client, regulator.get_absolute_url())
        assert "A product of theirs" in text
        assert '<a href="/countries/france/#regulation">France: A way</a>' in text
        assert "They approved it." in text
        assert "A network of clinics" in text

    def test_budget(self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        body = make_institution()
        for _ in range(5):
            TrialSite.objects.create(trial=make_trial(), institution=body)
            body.services.create(kind="trials").sources.add(make_source())
            made = make_offering(institution=body)
            made.citations.create(source=make_source())
            make_authorisation(regulator=body).citations.create(source=make_source())
        with django_assert_max_num_queries(17):
            client.get(body.get_absolute_url())
        with django_assert_max_num_queries(9):
            client.get("/institutions/")


class TestCountry:
    def make_full(self) -> Country:
        country = make_country(slug="france", name="France")
        for topic in CountrySection.Topic.values:
            country.sections.create(topic=topic, body=f"Prose of {topic}.")
        return country

    def test_every_heading_stands_in_order_with_its_prose(self, client: Client) -> None:
        text = text_of(client, self.make_full().get_absolute_url())
        places = [text.index(f"Prose of {topic}.") for topic in CountrySection.Topic.values]
        assert places == sorted(places)
        for topic in CountrySection.Topic:
            assert f'<h2 id="{topic.value}">{topic.label}</h2>' in text
            assert f'<a href="#{topic.value}">' in text

    def test_what_is_not_researched_stands_in_one_list_so_that_a_short_page_stays_short(self, client: Client) -> None:
        text = text_of(client, make_country().get_absolute_url())
        told = text[: text.index('<h2 id="not-researched">')]
        for topic in CountrySection.Topic:
            is_told = topic in {"trials", "patients"}
            assert (f'<h2 id="{topic.value}">' in told) is is_told
            assert (f"<li>{topic.label}</li>" in text) is not is_told
        assert "No story stands here yet." in text
        assert "holds no trial with a site here" in text

    def test_way_to_the_clinic_says_who_decides_and_what_is_not_researched(self, client: Client) -> None:
        country = make_country()
        regulator = make_institution(name="The regulator", kind="regulator", country=country)
        country.legal_routes.create(name="A law", kind="conditional", summary="x").regulators.add(regulator)
        country.legal_routes.create(name="An exemption", kind="hospital", summary="x")
        text = text_of(client, country.get_absolute_url())
        way = text[text.index('<ol class="path">') :]
        way = way[: way.index("</ol>")]
        places = [way.index(words) for words in ("Laboratory", "Trials in people", "A law", "An exemption")]
        assert places == sorted(places)
        assert way.count("Not yet researched.") == way.count('class="empty"') == 2
        assert "Decided by: The regulator" in way
        assert "Who decides: not stated" in way
        assert "no authorisation here for spinal cord injury" in text

    def test_live_rows_stand_below_their_heading(self, client: Client) -> None:
        country = self.make_full()
        therapy, trial = make_therapy(name="Nose cells"), make_trial(title="A trial in France")
        trial.treatments.create(therapy=therapy)
        TrialSite.objects.create(trial=trial, country=country)
        finding = make_finding(therapy=therapy, statement="Found in France.")
        TrialFinding.objects.create(trial=trial, finding=finding)
        regulator = make_institution(name="The regulator", kind="regulator", country=country, remit="It decides.")
        make_institution(name="The hospital", country=country).services.create(kind="psychology")
        country.legal_routes.create(name="Practice way", kind="practice", summary="x", position=0)
        country.legal_routes.create(name="Research way", kind="research", summary="x", position=1).regulators.add(
            regulator
        )
        country.designations.create(therapy=therapy, kind="orphan", product="A labelled product")
        make_authorisation(country=country, therapy=therapy, product="An allowed product")
        make_collaboration(name="A shared study").countries.add(country)
        make_claim(statement="All are cured in France.", country=country)
        text = text_of(client, country.get_absolute_url())
        order = [
            '<h2 id="cells">', "Nose cells</a>",
            '<h2 id="support">', "The hospital</a>",
            '<h2 id="regulation">', "The regulator</a>", "It decides.", "Research way", "Practice way",
            "An allowed product", "A labelled product",
            '<h2 id="institutions">', "The hospital</a>",
            '<h2 id="trials">', "A trial in France</a>",
            '<h2 id="evidence">', "Found in France.",
            '<h2 id="collaboration">', "A shared study",
            '<h2 id="claims">', "All are cured in France.",
        ]  # fmt: skip
        place = 0
        for words in order:
            place = text.index(words, place) + 1

    def test_near_miss_is_shown_and_neither_counted_nor_drawn_on(self, client: Client) -> None:
        country, cells = make_country(slug="france", name="France"), make_therapy(name="Cells of a near miss")
        make_trial(title="About the brain", relevance="near_miss", therapy=cells, site={"country": country})
        text = text_of(client, "/countries/france/")
        assert "About the brain</a>" in text
        assert "Not about spinal cord injury" in text
        assert "Trials in spinal cord injury with a site here</dt><dd>0</dd>" in text
        assert "Therapies that trials here test" not in text

    def test_list_tells_profiles_from_short_entries(self, client: Client) -> None:
        make_country(name="Emptyland")
        self.make_full()
        text = text_of(client, "/countries/")
        assert text.index("Emptyland") < text.index("Short entry") < text.index("France") < text.index(">Profile<")

    def test_budget(self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
        country = self.make_full()
        for _ in range(5):
            trial = make_trial(site={"country": country}, therapy=make_therapy())
            finding = make_finding()
            finding.citations.create(source=make_source())
            TrialFinding.objects.create(trial=trial, finding=finding)
            body = make_institution(country=country)
            body.services.create(kind="rehabilitation").sources.add(make_source())
            country.legal_routes.create(name="x", kind="full", summary="x").regulators.add(
                make_institution(kind="regulator", country=country)
            )
            make_authorisation(country=country).citations.create(source=make_source())
            together = make_collaboration(started=dt.date(2020, 1, 1))
            together.countries.add(country, make_country())
            together.institutions.add(body)
            make_claim(country=country)
        with django_assert_max_num_queries(28):
            client.get(country.get_absolute_url())
        with django_assert_max_num_queries(8):
            client.get("/countries/")
