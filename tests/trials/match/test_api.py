"""'Is there a trial for me?' for programs."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.builders import make_country, make_trial
from trials.match.api import (
    AnswerSerializer,
    CohortSerializer,
    CriterionSerializer,
    MatchedTrialSerializer,
    MatchSectionSerializer,
    NoticeKeySerializer,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/trials/match/"
GROUP = {
    "ais": ["A", "B"],
    "ais_words": "AIS A-B",
    "level_min": 3,
    "level_max": 10,
    "level_kind": "neurological",
    "days_min": 365,
    "days_words": ">= 12 months",
}
ENTERED = {"level": "C5", "level_kind": "neurological", "ais": "A"}


def send(client: Client, body: Any, status: int = 200, address: str = ADDRESS, **headers: str) -> Any:
    answer = client.post(address, body, content_type="application/json", headers=headers)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "no-store"
    return answer.json()


def one(answer: dict[str, Any], section: str) -> dict[str, Any]:
    """The only trial of a section."""
    (trial,) = next(each["trials"] for each in answer["sections"] if each["key"] == section)
    return dict(trial)


def test_gives_verdicts_with_the_registrys_words(client: Client) -> None:
    trial = make_trial(group=GROUP, verified_on=f"{timezone.localdate():%Y-%m}")
    answer = send(client, {**ENTERED, "months": 14})
    told = one(answer, "may_fit")
    assert told["key"] == trial.slug
    ais = told["groups"][0]["criteria"][0]
    assert ais == {
        "name": "ais", "label": "AIS grade", "verdict": "fits", "asked": "A or B", "registry_words": "AIS A-B",
        "entered": "A", "by_machine": False, "note": "",
    }  # fmt: skip
    assert "does not assess, advise or decide" in answer["purpose"]
    assert [each["count"] for each in answer["sections"]] == [1, 0, 0, 0, 0, 0]


def test_the_answer_has_the_fields_of_its_schema(client: Client) -> None:
    make_trial(group=GROUP)
    answer = send(client, {**ENTERED, "months": 9})
    told = one(answer, "differs_on_one_point")
    (group,) = told["groups"]
    nested = (
        (AnswerSerializer, answer),
        (NoticeKeySerializer, answer["notices"][0]),
        (MatchSectionSerializer, answer["sections"][0]),
        (MatchedTrialSerializer, told),
        (CohortSerializer, group),
        *((CriterionSerializer, each) for each in group["criteria"]),
    )
    for serializer, given in nested:
        assert list(serializer().fields) == list(given)


def test_says_how_many_trials_about_the_injury_are_not_looked_at(client: Client) -> None:
    make_trial(group=GROUP)
    make_trial(relevance="sci_other")
    make_trial(relevance="near_miss")
    assert send(client, ENTERED)["not_looked_at"] == 1


def test_one_point_is_named(client: Client) -> None:
    make_trial(group=GROUP)
    told = one(send(client, {**ENTERED, "months": 9}), "differs_on_one_point")
    (time,) = [each for each in told["groups"][0]["criteria"] if each["verdict"] == "does_not_fit"]
    assert time["note"] == "Asks for 12 months; you are at 9. Do not delay care for it."


def test_a_section_has_pages_of_its_own(client: Client) -> None:
    for _ in range(11):
        make_trial(group=GROUP)
    first = send(client, {**ENTERED, "months": 14, "section": "may_fit"})["sections"]
    second = send(client, {**ENTERED, "months": 14, "section": "may_fit", "page": 2})["sections"]
    assert [(each["count"], each["pages"], len(each["trials"])) for each in (*first, *second)] == [
        (11, 2, 10),
        (11, 2, 1),
    ]


@pytest.mark.parametrize(
    ("body", "field", "words"),
    [
        ({"ais": "F"}, "ais", "“F” is not an answer here."),
        ({"ais": ""}, "ais", "Leave it out"),
        ({"age": "30"}, "age", "without quotation marks"),
        ({"age": True}, "age", "without quotation marks"),
        ({"level": ["C5"]}, "level", "Give text"),
        ({"country": {"a": 1}}, "country", "Give text"),
        ({"country": "no\x00where"}, "country", "is not the key of a country"),
        ({"grade": "A"}, "grade", "Unknown field. Known are: level_kind,"),
        ([], "body", "Send a JSON object"),
        ('{"ais": "\\ud800"}', "ais", "“\\ud800” is not an answer here."),
        ('{"country": "\\ud800"}', "country", "“\\ud800” is not the key of a country"),
        ('{"\\ud800": "A"}', "\\ud800", "Unknown field."),
        ({"months": 1, "injured_on": "2001"}, "months", "Leave one of the two out."),
    ],
)
def test_what_cannot_be_taken_is_named(client: Client, body: Any, field: str, words: str) -> None:
    (problem,) = send(client, body, 400)["errors"]
    assert problem["parameter"] == field
    assert words in problem["message"]


@pytest.mark.parametrize("body", ["[" * 200_000, '{"ais": "' + "A" * 3_000_000 + '"}'])
def test_a_body_that_is_too_deep_or_too_large_is_refused(client: Client, body: str) -> None:
    assert "Send the fields of the form alone" in send(client, body, 400)["detail"]


def test_null_is_not_said_and_nothing_need_be_said(client: Client) -> None:
    make_trial(group=GROUP)
    assert send(client, {"ais": None, "age": None}) == send(client, {})


def test_nothing_is_taken_from_the_address(client: Client) -> None:
    send(client, {}, 400, f"{ADDRESS}?ais=A")


def test_other_sites_cannot_send_a_browser_here_but_programs_may_ask(client: Client) -> None:
    send(client, {}, 403, Origin="https://elsewhere.example")
    send(client, {}, 403, **{"Sec-Fetch-Site": "cross-site"})
    send(client, {}, 200, Origin="http://testserver")


def test_only_post_is_answered_and_no_trial_takes_the_address(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert answer.status_code == 405
    assert "POST" in answer["Allow"]


def test_the_country_is_one_that_is_published(client: Client) -> None:
    make_country(slug="japan", name="Japan")
    send(client, {"country": "japan"})
    send(client, {"country": "atlantis"}, 400)


def test_of_many_unknown_fields_a_few_are_named(client: Client) -> None:
    problem = send(client, {f"unknown-{number}": 1 for number in range(500)}, 400)
    assert len(problem["errors"]) == 5


def test_a_body_longer_than_any_form_is_not_read(client: Client) -> None:
    problem = send(client, {"ais": "A" * 20_000}, 400)
    assert "longer than 16384 bytes" in problem["detail"]
