"""The page “Is there a trial for me?”: its form, its problems, its answers, and what it never keeps."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.builders import make_trial
from trials.models import Trial
from trials.models.choices import Status

pytestmark = pytest.mark.django_db

ADDRESS = "/trials/match/"
ENTERED = {"level": "C5", "ais": "A", "months": "9", "age": "30"}
# One cohort that fits what is entered, as an editor read it.
FITTING = {"ais": ["A", "B"], "level_min": 3, "level_max": 10, "days_min": 180, "days_max": 720}


@pytest.fixture
def fitting() -> str:
    """The title of a trial that may fit."""
    verified = f"{timezone.localdate():%Y-%m}"
    make_trial(title="A fitting trial", group=FITTING, verified_on=verified, site={"country_name": "Japan"})
    return "A fitting trial"


def send(client: Client, **fields: str) -> Any:
    answer = client.post(ADDRESS, fields)
    assert answer.status_code == 200
    return answer


def send_wrong(client: Client, **fields: str) -> Any:
    answer = client.post(ADDRESS, fields)
    assert answer.status_code == 400
    return answer


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def checked(html: str) -> list[str]:
    return re.findall(r'<input type="radio" name="\w+"(?: id="\w+")? value="(\w+)" checked>', html)


class TestForm:
    def test_is_the_same_for_everyone_and_says_what_it_does(self, client: Client) -> None:
        answer = client.get(ADDRESS)
        assert answer.status_code == 200
        assert answer.published_page is True  # type: ignore[attr-defined]
        assert not answer.cookies
        text = text_of(answer)
        assert "It does not assess, advise or decide." in text
        assert "Nothing is stored" in text
        assert "Call your emergency number, such as 112, 999 or 911." in text

    def test_level_is_one_group_of_thirty_segments_and_i_do_not_know(self, client: Client) -> None:
        html = client.get(ADDRESS).content.decode()
        values = re.findall(r'type="radio" name="level"[^>]* value="(\w+)"', html)
        assert len(values) == 31
        assert (values[0], values[29], values[30]) == ("C1", "S5", "unknown")
        assert 'name="level" id="level" value="C1"' in html
        assert html.count('id="level"') == 1

    def test_no_grade_is_worked_out_and_no_trial_is_called_good(self, client: Client) -> None:
        text = text_of(client.get(ADDRESS)).lower()
        assert "nobody can work it out from questions" in text
        assert not re.search(r"\b(score|best|eligible|recommended)\b", text)

    def test_every_answer_comes_back_when_it_is_to_be_changed(self, client: Client) -> None:
        html = send(client, **ENTERED, level_kind="motor", level_left="C6", cause="blunt", show="form").content.decode()
        assert checked(html) == ["C5", "motor", "A"]
        assert '<option value="C6" selected>' in html
        assert '<option value="blunt" selected>' in html
        assert 'id="months" value="9"' in html


class TestProblems:
    def test_are_told_at_the_top_and_beside_the_field_and_nothing_is_lost(self, client: Client) -> None:
        html = send_wrong(client, level="C5", age="many").content.decode()
        assert "There is a problem" in html
        assert '<a href="#age">Age in years: ' in html
        assert 'aria-invalid="true" aria-describedby="age-error"' in html
        assert 'id="age" value="many"' in html
        assert checked(html) == ["C5"]

    @pytest.mark.parametrize("name", ["level", "ais", "age", "country", "injured_on", "matters"])
    def test_a_long_answer_is_refused_and_not_repeated_at_length(self, client: Client, name: str) -> None:
        assert len(send_wrong(client, **{name: "x" * 100_000}).content) < 400_000


class TestAnswer:
    def test_trials_of_one_title_have_links_of_different_names(self, client: Client) -> None:
        trials = [make_trial(title="The same", group=FITTING) for _ in range(2)]
        html = send(client, **ENTERED).content.decode()
        for trial in trials:
            assert f">The same ({trial.slug})</a>" in html

    def test_shows_a_trial_with_the_verdict_on_each_point(self, client: Client, fitting: str) -> None:
        text = text_of(send(client, **ENTERED))
        assert fitting in text
        assert 'data-is="RECRUITING">Recruiting' in text
        assert "Japan" in text
        assert 'data-is="fits">Fits</span>' in text
        assert 'data-is="trial_does_not_say">The trial does not say</span>' in text
        assert 'data-is="you_did_not_say">You did not say</span>' in text

    def test_repeats_what_was_entered_and_can_send_it_again(self, client: Client) -> None:
        html = send(client, **ENTERED).content.decode()
        assert "<dd>C5</dd>" in html
        for name, value in ENTERED.items():
            assert f'<input type="hidden" name="{name}" value="{value}">' in html

    def test_i_do_not_know_is_an_answer(self, client: Client) -> None:
        assert "know</dd>" in send(client, ais="unknown").content.decode()

    def test_no_trial_is_hidden(self, client: Client, fitting: str) -> None:
        make_trial(title="A closed trial", status="COMPLETED", group=FITTING)
        text = text_of(send(client, **ENTERED))
        assert "2 trials of treatments" in text
        assert "A closed trial" not in text
        assert "A closed trial" in text_of(send(client, **ENTERED, show="closed"))
        assert fitting not in text_of(send(client, **ENTERED, show="closed"))

    def test_longer_sections_go_on_by_a_button(self, client: Client) -> None:
        for number in range(11):
            make_trial(title=f"Closed {number}", status="COMPLETED")
        html = send(client, show="closed").content.decode()
        assert 'name="show" value="closed:2"' in html
        assert send(client, show="closed:2").content.decode().count('<li class="row state">\n  <h3>') == 1

    def test_more_trials_cost_no_more_questions(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        for number in range(9):
            status = "COMPLETED" if number % 2 else "RECRUITING"
            make_trial(group=FITTING, site={"country_name": "Japan"}, status=status, registry_as_of="2020-01")
        with django_assert_max_num_queries(8):
            send(client, **ENTERED)

    @pytest.mark.parametrize("show", ["nothing", "closed:0", "closed:x", "closed:99999999999999", "closed:7"])
    def test_a_part_that_there_is_not_does_no_harm(self, client: Client, show: str) -> None:
        send(client, show=show)

    def test_no_match_leads_somewhere(self, client: Client) -> None:
        text = text_of(send(client, **ENTERED))
        assert "No trial that may fit: what you can do" in text
        for address in ("/guides/rehabilitation-and-support/", "/therapies/psychological-support/"):
            assert f'href="{address}"' in text
        assert "If you think of ending your life, tell somebody now" in text

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"months": "1"}, "Never refuse surgery and never stop rehabilitation for a trial."),
            ({"age": "9"}, "Go through it with your child's own team."),
            ({"cause": "cauda_equina"}, "Many trials do not say whether they take it."),
            ({}, "Taking part in one trial may bar you from later ones"),
        ],
    )
    def test_warnings_stand_where_they_concern_the_reader(
        self, client: Client, fields: dict[str, str], words: str
    ) -> None:
        assert words in text_of(send(client, **fields)).replace("&#x27;", "'")
        if fields:
            assert words not in text_of(send(client)).replace("&#x27;", "'")

    def test_what_matters_most_is_looked_for_among_the_outcomes(self, client: Client, fitting: str) -> None:
        assert "What matters most to you (" not in text_of(send(client, **ENTERED))
        asked = {**ENTERED, "matters": "pain"}
        text = text_of(send(client, **asked))
        assert "What matters most to you (Pain) does not change where a trial stands." in text
        assert "It measures" not in text
        Trial.objects.get(title=fitting).outcomes.create(kind="primary", measure="Pain at night")
        assert "It measures, of what matters to you (Pain): “Pain at night”" in text_of(send(client, **asked))

    @pytest.mark.parametrize("status", ["SUSPENDED", "UNKNOWN"])
    def test_halted_trials_stand_apart_with_the_reason(self, client: Client, status: str) -> None:
        make_trial(title="A halted trial", status=status, group=FITTING)
        assert "A halted trial" not in text_of(send(client, **ENTERED))
        text = text_of(send(client, **ENTERED, show="apart"))
        assert "A halted trial" in text
        assert f'<p class="error">{Status(status).label}</p>' in text

    def test_what_a_machine_read_is_marked(self, client: Client) -> None:
        make_trial(group={**FITTING, "origin": "machine"})
        assert "Read by machine, not yet checked." in text_of(send(client, **ENTERED))

    def test_landmarks_headings_and_policy(self, client: Client, fitting: str) -> None:
        make_trial(title="A closed trial", status="COMPLETED")
        for show in ("", "form", "print", "closed"):
            html = send(client, **ENTERED, show=show).content.decode()
            ranks = [int(rank) for rank in re.findall(r"<h([1-6])[ >]", html)]
            assert ranks[0] == 1
            assert ranks.count(1) == 1
            assert all(later - earlier <= 1 for earlier, later in pairwise(ranks)), (show, ranks)
            ids = re.findall(r'\sid="([^"]+)"', html)
            assert len(ids) == len(set(ids))
            programs = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", html)  # a data block is none
            assert not re.search(r"<(script|style|iframe|object|embed)\b|\sstyle=|\son\w+=", programs)
            assert ENTERED["level"] not in html.partition("</head>")[0]


@pytest.mark.parametrize("show", ["", "print"])
def test_what_fits_with_a_reservation_says_so(client: Client, fitting: str, show: str) -> None:
    text = text_of(send(client, **ENTERED, show=show))
    assert fitting in text
    assert "Level of injury (kind or moment not known)" in text
    if not show:
        assert "It is not known whether the trial and you mean the same kind of level." in text


class TestSheet:
    def test_holds_what_was_entered_the_date_and_the_numbers_of_trials(self, client: Client, fitting: str) -> None:
        text = text_of(send(client, **ENTERED, show="print"))
        assert "Level: <strong>C5</strong>" in text
        assert f"Looked up at CordAtlas on {timezone.localdate():%-d %B %Y}." in text
        assert fitting in text
        assert re.search(r"NCT\d{8}", text)
        assert "It does not assess, advise or decide." in text

    def test_has_what_each_trial_asks_and_of_which_cohort(self, client: Client) -> None:
        trial = make_trial(group={**FITTING, "label": "Neck injuries"})
        trial.eligibility_groups.create(label="Others", ais=["E"], age_max=20)
        text = text_of(send(client, **ENTERED, show="print"))
        assert "Neck injuries." in text
        assert "AIS grade [A or B]" in text
        assert "C4 to T3" in text

    def test_says_what_it_leaves_out(self, client: Client) -> None:
        for _ in range(9):
            make_trial(group=FITTING, verified_on=f"{timezone.localdate():%Y-%m}")
        assert "1 further trial is left out here" in text_of(send(client, **ENTERED, show="print"))


class TestPrivacy:
    def test_a_refusal_is_logged_without_what_was_entered(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        send_wrong(client, age="my secret")
        assert "/trials/match/" in caplog.text
        assert "secret" not in caplog.text

    @pytest.mark.parametrize("show", ["", "form", "print", "may_fit"])
    def test_an_answer_is_stored_nowhere(self, client: Client, show: str) -> None:
        answer = send(client, **ENTERED, show=show)
        assert answer["Cache-Control"] == "no-store"
        assert not answer.cookies
        assert "csrf" not in answer.content.decode()
        assert not hasattr(answer, "published_page")

    def test_needs_no_token_and_is_not_taken_from_other_sites(self) -> None:
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(ADDRESS, ENTERED).status_code == 200
        foreign: dict[str, Any] = {"Sec-Fetch-Site": "cross-site"}
        assert strict.post(ADDRESS, ENTERED, headers=foreign).status_code == 403

    def test_nothing_that_was_entered_stands_in_an_address(self, client: Client, fitting: str) -> None:
        html = send(client, **ENTERED).content.decode()
        assert not [address for address in re.findall(r'(?:href|action)="([^"]*)"', html) if "C5" in address]
        assert "?" not in "".join(re.findall(r'action="([^"]*)"', html))


def test_how_many_trials_about_the_injury_are_not_looked_at_is_said(client: Client, fitting: str) -> None:
    assert "not looked at" not in send(client, **ENTERED).content.decode()
    make_trial(relevance="not_assessed", concerns_injury=True, primary_purpose="PREVENTION")
    make_trial(relevance="sci_other")
    make_trial(study_type="OBSERVATIONAL")
    make_trial(relevance="near_miss", concerns_injury=True)
    make_trial(relevance="not_assessed", study_type="OBSERVATIONAL")
    make_trial(relevance="sci_other", state="draft")
    shown = send(client, **ENTERED)
    assert "3 other trials about spinal cord injury are not looked at" in shown.content.decode()
    assert shown.context["answer"].count == 1
