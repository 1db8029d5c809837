"""Sources in the admin: found or begun by whatever names them, and counted where they are used."""

from typing import Any

import pytest
from django.urls import reverse

from editorial.models import HypeWord, Source
from editorial.roles import AUDITOR, AUTHOR, PUBLISHER
from tests.builders import make_country, make_source, make_therapy
from tests.editors import filled, log_in, messages, page, save

pytestmark = pytest.mark.django_db

FIND = "admin:editorial_source_find"


def find(name: str, **more: str) -> Any:
    return log_in(AUTHOR).get(reverse(FIND), {"name": name, **more})


@pytest.mark.parametrize(
    ("column", "kept", "typed"),
    [
        ("doi", "10.1002/term.1", "https://doi.org/10.1002/TERM.1"),
        ("doi", "10.1002/term.1", "doi: 10.1002/term.1."),
        ("pmid", "29871", "PMID 29871"),
        ("pmid", "29871", "https://pubmed.ncbi.nlm.nih.gov/29871/"),
        ("pmcid", "PMC350", "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC350/"),
        ("url", "https://example.org/page", "http://www.example.org/page/#part"),
        ("url", "https://clinicaltrials.gov/ct2/show/NCT02481440", "nct02481440"),
        (
            "url",
            "https://clinicaltrials.gov/study/NCT02481440",
            "https://clinicaltrials.gov/ct2/show/NCT02481440?term=x",
        ),
        ("url", "https://example.org/page?a=1#part", "https://example.org/page?a=1"),
    ],
)
def test_a_source_is_found_however_it_is_named(column: str, kept: str, typed: str) -> None:
    make_source(slug="another")
    source = make_source(**{"url": "", column: kept, "kind": "registry"})
    assert find(typed)["Location"] == page("change", source)
    picked = log_in(AUTHOR).get(page("changelist", Source), {"q": typed})
    assert list(picked.context["cl"].queryset) == [source]


def test_what_the_atlas_does_not_have_begins_a_form() -> None:
    client = log_in(AUTHOR)
    answer = client.get(reverse(FIND), {"name": "https://dx.doi.org/10.1177/ABC.5"})
    form = filled(client, answer["Location"])
    assert (form["doi"], form["slug"]) == ("10.1177/abc.5", "doi-10-1177-abc-5")
    registry = filled(client, client.get(reverse(FIND), {"name": "NCT02481440"})["Location"])
    assert (registry["url"], registry["kind"]) == ("https://clinicaltrials.gov/study/NCT02481440", "registry")
    assert registry["slug"] == "ctgov-nct02481440"
    page_of_it = "https://www.clinicaltrials.gov/study/NCT02481440"
    assert filled(client, client.get(reverse(FIND), {"name": page_of_it})["Location"])["slug"] == registry["slug"]
    elsewhere = filled(client, client.get(reverse(FIND), {"name": "https://example.org/NCT02481440"})["Location"])
    assert elsewhere["url"] == "https://example.org/NCT02481440"
    save(client, answer["Location"], {"title": "A paper", "kind": "article"})
    assert find("10.1177/abc.5")["Location"] == page("change", Source.objects.get())


def test_beside_a_picker_it_is_picked_at_once() -> None:
    source = make_source(doi="10.1002/term.1", title="A paper")
    answer = find("10.1002/term.1", _popup="1")
    assert f'"value": "{source.pk}"' in answer.context["popup_response_data"]
    assert "_popup=1" in find("10.1002/other", _popup="1")["Location"]


def test_what_names_nothing_is_told() -> None:
    answer = find("a paper about cells")
    assert answer["Location"] == page("changelist", Source)
    assert "is no DOI" in messages(answer)[0]
    assert "is no DOI" in messages(find("http://[bad"))[0]


def test_whoever_may_not_add_finds_and_begins_nothing() -> None:
    source, client = make_source(doi="10.1002/term.1"), log_in(AUDITOR)
    assert client.get(reverse(FIND), {"name": "10.1002/term.1"})["Location"] == page("change", source)
    assert client.get(reverse(FIND), {"name": "10.1002/other"}).status_code == 403
    assert client.post(reverse(FIND), {"name": "10.1002/other"}).status_code != 500


def test_the_field_stands_on_the_list_and_on_the_form_for_a_new_one() -> None:
    client = log_in(AUTHOR)
    for address in (page("changelist", Source), page("add", Source)):
        assert 'for="find-source"' in client.get(address).content.decode()
    assert 'for="find-source"' not in client.get(page("change", make_source())).content.decode()


def listed(use: str) -> set[Any]:
    answer = log_in(AUTHOR).get(page("changelist", Source), {"use": use})
    return {(source.slug, source.number_of_uses) for source in answer.context["cl"].queryset}


def test_sources_that_nothing_rests_on_and_retracted_ones_are_listed() -> None:
    cited, gone = make_source(slug="cited"), make_source(slug="gone", retracted_on="2024")
    make_source(slug="idle")
    make_source(slug="gone-idle", retracted_on="2024-05")
    therapy, country = make_therapy(), make_country()
    therapy.citations.create(source=cited)
    therapy.citations.create(source=gone)
    country.legal_routes.create(name="A law", kind="full", summary="Says.").sources.add(cited)
    assert listed("none") == {("idle", 0), ("gone-idle", 0)}
    assert listed("retracted") == {("gone", 1), ("gone-idle", 0)}
    assert listed("cited_retracted") == {("gone", 1)}
    assert ("cited", 2) in listed("")


def test_the_list_asks_no_more_for_more_sources(django_assert_max_num_queries: Any) -> None:
    client = log_in(AUTHOR)
    for number in range(12):
        make_therapy().citations.create(source=make_source(slug=f"s{number}"))
    with django_assert_max_num_queries(12):
        client.get(page("changelist", Source))


def test_editors_keep_the_list_of_hype_words_and_the_log_tells_of_it() -> None:
    from editorial.models import AuditEntry

    client = log_in(PUBLISHER)
    client.post(page("add", HypeWord), {"word": "wonder", "instead": "say what was seen"})
    assert HypeWord.objects.filter(word="wonder").exists()
    assert AuditEntry.objects.get(act="hype word").changes == {"wonder": [None, "wonder / say what was seen"]}
