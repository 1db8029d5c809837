"""The search over everything that staff may see."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial.actions import keep
from editorial.admin.everything import SHOWN_PER_KIND
from editorial.roles import AUDITOR, AUTHOR
from editorial.snapshots import snapshot
from tests.builders import make_collaboration, make_guide, make_offering, make_source, make_therapy, make_trial
from tests.editors import log_in, page

pytestmark = pytest.mark.django_db

SEARCH = reverse("admin:search")


def find(text: str, role: str = AUTHOR) -> dict[str, list[str]]:
    """Kind -> titles."""
    groups = log_in(role).get(SEARCH, {"q": text}).context["groups"]
    return {group.name: [hit.title for hit in group.hits] for group in groups}


def draft(record: Any, **fields: Any) -> None:
    taken = snapshot(record)
    taken["fields"] |= fields
    keep(obj=record, taken=taken, by="author", based_on=record.edition)


def test_it_finds_records_of_every_kind_and_drafts_too() -> None:
    make_therapy(name="Axolotl cells")
    make_guide(title="About axolotls", state="draft")
    make_source(title="The axolotl")
    make_collaboration(slug="axolotl-network", name="The axolotl network")
    make_therapy(name="Something else")
    assert find("axolotl") == {
        "editorial.source": ["The axolotl"],
        "therapies.therapy": ["Axolotl cells"],
        "institutions.collaboration": ["The axolotl network"],
        "guides.guide": ["About axolotls"],
    }


def test_a_key_is_found_by_its_beginning_in_any_case_and_comes_first() -> None:
    trial = make_trial(slug="NCT02481440", plain_title="By its key")
    make_trial(slug="NCT0248144", plain_title="Longer ago")
    assert find("nct02481440") == {"trials.trial": ["By its key"]}
    assert find("NCT0248")["trials.trial"][0] == "Longer ago"
    shown = log_in(AUTHOR).get(SEARCH, {"q": "NCT02481440"}).content.decode()
    assert f'href="{page("change", trial)}"' in shown


def test_words_of_a_draft_that_waits_are_found_and_never_twice() -> None:
    therapy = make_therapy(name="Live name")
    draft(therapy, summary="The word axolotl waits.")
    assert find("axolotl") == {"waiting": ["Live name"]}
    draft(make_therapy(name="Axolotl cells"), summary="More about the axolotl.")
    assert find("axolotl") == {"therapies.therapy": ["Axolotl cells"], "waiting": ["Live name"]}


def test_of_each_kind_a_few_are_shown_and_the_list_shows_all() -> None:
    for number in range(SHOWN_PER_KIND + 2):
        make_therapy(name=f"Axolotl {number}")
    client = log_in(AUTHOR)
    (group,) = client.get(SEARCH, {"q": "axolotl"}).context["groups"]
    assert len(group.hits) == SHOWN_PER_KIND
    assert len(client.get(group.all_of_them).context["cl"].result_list) == SHOWN_PER_KIND + 2


def test_without_words_or_hits_it_says_so() -> None:
    client = log_in(AUDITOR)
    assert "Type words" in client.get(SEARCH).content.decode()
    assert "0 records are shown." in client.get(SEARCH, {"q": "zzzz"}).content.decode()
    assert client.get(SEARCH, {"q": "a\x00'\"<&|!():*\\ " * 50}).status_code == 200


def test_who_may_see_nothing_finds_nothing() -> None:
    client = log_in("")
    assert client.get(SEARCH, {"q": "cells"}).status_code == 403
    assert 'id="everything"' not in client.get(reverse("admin:index")).content.decode()
    assert 'id="everything"' in log_in(AUDITOR).get(reverse("admin:index")).content.decode()


def test_it_asks_as_often_for_many_hits_as_for_few() -> None:
    client, asked = log_in(AUTHOR), []
    for number in (2, 20):
        for _ in range(number):
            make_offering(therapy=make_therapy(name="Axolotl"))
            draft(make_therapy(), summary="Axolotl")
        client.get(SEARCH, {"q": "axolotl"})
        with CaptureQueriesContext(connection) as queries:
            client.get(SEARCH, {"q": "axolotl"})
        asked.append(len(queries))
    assert asked[0] == asked[1]
    assert asked[0] <= 18
