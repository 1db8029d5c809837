"""Therapies, countries and trials side by side."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from editorial.actions import withdraw
from editorial.models import FormerKey
from tests.builders import (
    make_authorisation,
    make_claim,
    make_country,
    make_finding,
    make_institution,
    make_source,
    make_therapy,
    make_trial,
)
from tests.rows import give_rows
from trials.models import TrialFinding, TrialOutcome

pytestmark = pytest.mark.django_db


def page(client: Client, query: str, status: int = 200) -> str:
    answer = client.get(f"/compare/?{query}")
    assert answer.status_code == status, answer.headers
    return answer.content.decode()


def text(client: Client, query: str, status: int = 200) -> str:
    return " ".join(page(client, query, status).replace("&#x27;", "'").split())


def row(html: str, label: str) -> list[str]:
    """The words of the cells of one row, without the name that each begins with on a small screen."""
    _before, _heading, rest = html.partition(f"<h2>{label}</h2>")
    cells = re.findall(r"<td[^>]*><b>[^<]*</b>(.*?)</td>", rest.partition("</tr>")[0], re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


def _two_therapies() -> None:
    for key in "ab":
        make_therapy(slug=key)


class TestForm:
    def test_the_kind_comes_first(self, client: Client) -> None:
        html = page(client, "")
        for kind in ("therapy", "country", "trial"):
            assert f'<a href="?kind={kind}">' in html
        assert "<select" not in html
        assert "What would happen to you" in html

    def test_four_selects_offer_what_is_published(self, client: Client) -> None:
        make_therapy(slug="seen", name="Nose cells")
        make_therapy(name="A secret", state="draft")
        html = page(client, "kind=therapy")
        assert html.count("<select") == 4
        assert html.count('<option value="seen">Nose cells</option>') == 4
        assert "A secret" not in html

    def test_what_a_page_brings_along_is_chosen_already(self, client: Client) -> None:
        make_therapy(slug="seen", name="Nose cells")
        html = page(client, "kind=therapy&item=seen&show=form")
        assert html.count('<option value="seen" selected>') == 1

    def test_trials_are_found_by_words_and_those_chosen_stay(self, client: Client) -> None:
        kept = make_trial(title="An old trial", relevance="not_assessed")
        found = make_trial(title="Purple cells", relevance="not_assessed")
        html = page(client, f"kind=trial&q=purple&item={kept.slug}&item=&show=form")
        assert f'<option value="{kept.slug}" selected>' in html
        assert html.count(f'<option value="{found.slug}">') == 4
        assert "1 trial holds all of these words." in html
        assert "0 trials" in page(client, "kind=trial&q=zzzz&show=form")

    @pytest.mark.parametrize("words", ["x" * 300, "a%00b"])
    def test_words_that_cannot_be_looked_up_are_a_problem(self, client: Client, words: str) -> None:
        assert '<a href="#q">' in page(client, f"kind=trial&q={words}&show=form", 400)

    @pytest.mark.parametrize("path", ["/therapies/seen/", "/countries/seen/", "/trials/NCT1/"])
    def test_pages_lead_here(self, client: Client, path: str) -> None:
        for make, slug in ((make_therapy, "seen"), (make_country, "seen"), (make_trial, "NCT1")):
            make(slug=slug)
        html = client.get(path).content.decode()
        address = re.search(r'href="(/compare/[^"]+)">Compare with others', html)
        assert address
        assert client.get(address[1].replace("&amp;", "&")).status_code == 200


class TestAddress:
    def test_keeps_the_order_that_was_asked_for(self, client: Client) -> None:
        for name in ("a", "b", "c"):
            make_therapy(slug=name, name=f"Therapy {name}")
        html = page(client, "kind=therapy&item=c&item=a&item=b")
        assert re.findall(r'<th scope="col"[^>]*>([^<]+)', html) == ["Therapy c", "Therapy a", "Therapy b"]

    @pytest.mark.parametrize("query", ["item=a&item=&item=b&item=", "item=a&item=b&item=a&q=&show=", "item=old&item=b"])
    def test_there_is_one_for_each_comparison(self, client: Client, query: str) -> None:
        _two_therapies()
        FormerKey.objects.create(kind="therapies.therapy", former="old", key="a")
        answer = client.get(f"/compare/?kind=therapy&{query}")
        assert answer.status_code == 302
        assert answer["Location"] == "/compare/?kind=therapy&item=a&item=b"

    def test_a_trial_may_be_named_as_its_registry_is_written(self, client: Client) -> None:
        one, other = make_trial(), make_trial()
        answer = client.get(f"/compare/?kind=trial&item={one.slug.lower()}&item={other.slug}")
        assert answer["Location"] == f"/compare/?kind=trial&item={one.slug}&item={other.slug}"

    def test_an_unknown_parameter_changes_nothing(self, client: Client) -> None:
        _two_therapies()
        page(client, "kind=therapy&item=a&item=b&utm_source=x")


class TestProblems:
    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("kind=therapy&item=a", "“a” stands alone. Choose at least one more"),
            ("kind=therapy&item=a&item=a", "“a” stands alone."),
            ("kind=therapy&item=", "Nothing is chosen yet."),
            ("kind=therapy&item=a&item=b&item=c&item=d&item=e", "“e” is one too many."),
            ("kind=therapy&item=a&item=nowhere", "“nowhere” is not the key of a therapy that is published here."),
            ("kind=therapy&item=a&item=draft", "“draft” is not the key of a therapy that is published here."),
            ("kind=therapy&item=a&item=gone", "“gone” is not the key of a therapy that is published here."),
            ("kind=therapy&item=a&item=land", "“land” is not the key of a therapy that is published here."),
            ("kind=country&item=a&item=land", "“a” is not the key of a country that is published here."),
            ("kind=trial&item=NCT00000000", "“NCT00000000” is not the number of a trial that is published here."),
            ("kind=therapy&kind=country&item=a&item=b", "“therapy, country”: only things of one kind can be compared."),
            ("kind=clinic&item=a&item=b", "“clinic” cannot be compared here."),
            ("item=a&item=b", "“a” is named without its kind."),
            ("kind=therapy&item=a&item=b%00", "is not the key of a therapy"),
            ("kind=trial&item=a&item=%27", "“'” is not the number of a trial"),
        ],
    )
    def test_are_told_with_the_value_and_what_would_do(self, client: Client, query: str, words: str) -> None:
        for key in "abcde":
            make_therapy(slug=key)
        make_therapy(slug="draft", state="draft")
        withdraw(obj=make_therapy(slug="gone"), by="somebody", reason="Wrong.")
        make_country(slug="land")
        html = text(client, query, 400)
        assert "There is a problem" in html
        assert words in html
        for target in re.findall(r'<li><a href="#([\w-]+)">', html):
            assert f'id="{target}"' in html

    @pytest.mark.parametrize("name", ["kind", "item", "q"])
    def test_huge_values_are_refused_and_not_sent_back(self, client: Client, name: str) -> None:
        assert len(page(client, f"kind=therapy&show=form&{name}={'x' * 100_000}", 400)) < 20_000

    def test_thousands_of_items_cost_no_more(self, client: Client) -> None:
        with CaptureQueriesContext(connection) as asked:
            page(client, "kind=trial" + "".join(f"&item=x{number}" for number in range(3000)), 400)
        assert len(asked) < 10


class TestTherapies:
    def test_harms_and_rungs_and_what_is_not_known(self, client: Client) -> None:
        one = make_therapy(slug="a", harms="Pain.", what_is_not_known="Whether it works.")
        make_therapy(slug="b")
        finding = make_finding(therapy=one, design="laboratory", outcome="motor", direction="helped")
        finding.citations.create(source=make_source())
        html = page(client, "kind=therapy&item=a&item=b")
        assert row(html, "Harms first")[0] == "Pain."
        assert "does not mean that it is safe" in row(html, "Harms first")[1]
        assert row(html, "How far it is proven: Laboratory") == ["Helped from 1 result", "No result in the atlas"]
        assert row(html, "What is not known") == ["Whether it works.", "Not yet researched."]
        assert html.index("Harms first") < html.index("How far it is proven")

    def test_texts_keep_their_sources_and_others_are_not_listed(self, client: Client) -> None:
        one = make_therapy(slug="a", harms="Pain [@second].")
        make_therapy(slug="b", what_is_not_known="All [@first].").citations.create(source=make_source(slug="first"))
        for key in ("other", "second"):
            one.citations.create(source=make_source(slug=key, title=f"The {key} paper"))
        html = page(client, "kind=therapy&item=a&item=b")
        assert row(html, "Harms first")[0] == "Pain [1] ."
        assert row(html, "What is not known")[1] == "All [2] ."
        assert "The second paper" in html
        assert "The other paper" not in html

    def test_approval_is_not_evidence(self, client: Client) -> None:
        one = make_therapy(slug="a")
        make_therapy(slug="b")
        make_authorisation(therapy=one, product="Stemirac", country=make_country(name="Japan", slug="japan"))
        make_authorisation(therapy=one, product="A secret", state="draft")
        make_authorisation(therapy=one, product="Elsewhere", country=make_country(state="draft"))
        html = page(client, "kind=therapy&item=a&item=b")
        assert "Approval is not evidence." in html
        first, second = row(html, "What regulators decided")
        assert "Stemirac" in first
        assert "Japan" in first
        assert "A secret" not in html
        assert "Elsewhere" not in html
        assert second == "The atlas holds no authorisation."

    def test_trials_by_status_and_phase(self, client: Client) -> None:
        one = make_therapy(slug="a")
        make_therapy(slug="b")
        make_trial(therapy=one, status="COMPLETED", phase="")
        make_trial(therapy=one)
        make_trial(therapy=one, registry_as_of="2019")
        make_trial(therapy=one, state="draft")
        make_trial(therapy=one, study_type="EXPANDED_ACCESS")
        make_trial(therapy=one, relevance="near_miss")
        html = page(client, "kind=therapy&item=a&item=b")
        assert row(html, "Trials that test it: all") == ["3", "The atlas holds no such trial."]
        assert row(html, "Trials that test it, by status")[0] == (
            "Recruiting: 1 Completed: 1 Recruiting, by a record that is over a year old: 1"
        )
        assert row(html, "Trials that test it, by phase")[0] == "Phase 1: 2 Phase not stated: 1"

    def test_claims_by_verdict(self, client: Client) -> None:
        one = make_therapy(slug="a")
        make_therapy(slug="b")
        for verdict in ("not_found", "not_found", "supported"):
            make_claim(verdict=verdict).therapies.add(one)
        html = page(client, "kind=therapy&item=a&item=b")
        assert row(html, "Claims that we checked") == ["Supported: 1 Not found: 2", "None yet."]

    def test_nothing_is_scored(self, client: Client) -> None:
        _two_therapies()
        html = text(client, "kind=therapy&item=a&item=b").lower()
        assert not re.search(r"\b(score|best|winner|rank|better than)\b", html)


class TestCountries:
    def test_rules_institutions_trials_and_claims(self, client: Client) -> None:
        france = make_country(slug="france", name="France")
        make_country(slug="empty", name="Empty")
        make_institution(country=france, kind="regulator", name="ANSM")
        make_institution(country=france, kind="hospital")
        make_institution(country=france, kind="hospital", state="draft")
        france.legal_routes.create(name="A law", kind="conditional", summary="It allows.")
        france.legal_routes.create(name="Another law", kind="research", summary="It allows.", in_force_from="2018")
        make_trial(site={"country": france})
        make_trial(site={"country": france}, status="COMPLETED")
        make_trial(site={"country": france}, relevance="not_assessed")
        make_claim(country=france)
        html = page(client, "kind=country&item=france&item=empty")
        assert row(html, "Regulators and authorities")[0] == "ANSM"
        assert row(html, "Institutions, by kind") == ["Hospital: 1", "The atlas holds none."]
        routes = row(html, "Legal routes, from research to practice")[0]
        assert routes.index("Another law") < routes.index("A law")
        assert "in force from 2018" in routes
        assert row(html, "Trials with a site here: all")[0] == "2"
        assert row(html, "Trials with a site here, by status")[0] == "Recruiting: 1 Completed: 1"
        assert row(html, "Claims that we checked")[0] == "Not found: 1"
        assert "That is not proof that there is none." in row(html, "Trials with a site here: all")[1]


class TestTrials:
    def test_status_people_and_what_would_happen(self, client: Client) -> None:
        one = make_trial(enrolment=12, enrolment_type="ESTIMATED", sponsor="A hospital", start_date="2019-05")
        other = make_trial(status="", status_native="", phase="", study_type="", start_date="")
        TrialOutcome.objects.create(trial=one, measure="Pain", time_frame="1 year", kind="secondary")
        for number in range(7):
            TrialOutcome.objects.create(trial=one, measure=f"Harm {number}", kind="primary")
        one.arms.create(kind="PLACEBO_COMPARATOR")
        html = page(client, f"kind=trial&item={one.slug}&item={other.slug}")
        assert row(html, "Status") == ["Recruiting", "Status not stated"]
        assert row(html, "Phase") == ["Phase 1", "Not stated"]
        assert "Planned: 12 people" in row(html, "People")[0]
        assert row(html, "Compared with a control group")[0] == "Has a control group"
        assert row(html, "Chance of a sham or placebo")[1] == "Not stated"
        assert "“1 year”" in row(html, "Follow-up")[0]
        assert row(html, "What is measured") == ["Harm 0 Harm 1 Harm 2 Harm 3 Harm 4 and 2 more", "Not stated"]
        assert row(html, "Visits") == ["Not stated", "Not stated"]
        assert row(html, "Who runs it") == ["A hospital", "Not stated"]
        assert "May 2019" in row(html, "Dates in the registry")[0]

    def test_who_is_taken_says_who_read_it(self, client: Client) -> None:
        one = make_trial(group={"ais": ["A"], "level_min": 3, "level_max": 8, "origin": "machine"})
        other = make_trial(group={"ais": ["B"], "label": "Cohort 1"})
        first, second = row(page(client, f"kind=trial&item={one.slug}&item={other.slug}"), "Who is taken")
        assert "Read by machine, not yet checked." in first
        assert "C4 to T1" in first
        assert "Read by machine" not in second
        assert "Cohort 1" in second

    def test_harms_with_their_sources(self, client: Client) -> None:
        one, other = make_trial(), make_trial()
        for outcome, state in (("harm", "published"), ("motor", "published"), ("harm", "draft")):
            finding = make_finding(statement=f"{outcome} {state}", outcome=outcome, state=state)
            finding.citations.create(source=make_source(title="A paper on harms"))
            TrialFinding.objects.create(trial=one, finding=finding)
        html = page(client, f"kind=trial&item={one.slug}&item={other.slug}")
        assert row(html, "Harms first")[0] == "harm published [1]"
        assert "does not mean that it is safe" in row(html, "Harms first")[1]
        assert "A paper on harms" in html

    def test_titles_in_common_are_told_apart_by_number(self, client: Client) -> None:
        one, other = make_trial(title="The same"), make_trial(title="The same")
        html = page(client, f"kind=trial&item={one.slug}&item={other.slug}")
        for trial in (one, other):
            assert f">{trial.slug}: The same</a>" in html


def _therapy() -> Any:
    therapy = make_therapy(harms="Pain.")
    make_trial(therapy=therapy)
    make_authorisation(therapy=therapy).citations.create(source=make_source())
    make_finding(therapy=therapy).citations.create(source=make_source())
    make_claim().therapies.add(therapy)
    return therapy


def _country() -> Any:
    country = make_country(summary="In short.")
    give_rows(country, 2)
    make_institution(country=country, kind="regulator")
    make_institution(country=country)
    make_authorisation(country=country).citations.create(source=make_source())
    make_trial(site={"country": country})
    make_claim(country=country)
    return country


def _trial() -> Any:
    trial = make_trial(site={"country": make_country()}, group={"ais": ["A"]}, enrolment_type="ACTUAL", enrolment=3)
    give_rows(trial, 2)
    harm = make_finding()
    harm.citations.create(source=make_source())
    TrialFinding.objects.create(trial=trial, finding=harm)
    trial.arms.create(kind="SHAM_COMPARATOR")
    return trial


@pytest.mark.parametrize(
    ("kind", "build", "most"), [("therapy", _therapy, 14), ("country", _country, 15), ("trial", _trial, 22)]
)
def test_four_cost_no_more_questions_than_two(client: Client, kind: str, build: Callable[[], Any], most: int) -> None:
    items = [build().slug for _number in range(4)]
    counts = []
    for some in (items[:2], items):
        with CaptureQueriesContext(connection) as asked:
            page(client, f"kind={kind}" + "".join(f"&item={item}" for item in some))
        counts.append(len(asked))
    assert counts[0] == counts[1] <= most


def test_a_warning_stands_on_what_it_is_about(client: Client) -> None:
    from editorial.actions.notices import post_notice
    from editorial.models import Notice

    _two_therapies()
    notice = Notice(kind="warning", text="A regulator warns of it.", source=make_source())
    notice.records = ["therapy:a"]
    post_notice(notice=notice, about=[], by="somebody")
    assert "A regulator warns of it." in page(client, "kind=therapy&item=a&item=b")


def test_it_may_be_kept_and_shared(client: Client) -> None:
    _two_therapies()
    answer: Any = client.get("/compare/?kind=therapy&item=a&item=b")
    assert answer.published_page is True
