"""The gate: what stands in the way of publishing, each reason at its field, and what does not."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from editorial.actions import Refused, approve, keep, publish, publish_together, submit
from editorial.gate import refusals
from editorial.models import Proposal, Publishable, Source
from editorial.roles import REVIEWER
from editorial.snapshots import snapshot
from tests.builders import (
    make_authorisation,
    make_claim,
    make_country,
    make_finding,
    make_guide,
    make_image,
    make_institution,
    make_offering,
    make_source,
    make_therapy,
    make_trial,
)
from tests.editors import make_editor
from therapies.models import Finding

pytestmark = pytest.mark.django_db

HARD = (
    "Intraparenchymal transplantation of allogeneic oligodendrocyte progenitors demonstrated acceptable tolerability,"
    " notwithstanding considerable methodological heterogeneity across participating institutions."
)


def fields(obj: Publishable, **more: Any) -> set[str]:
    return {refusal.field for refusal in refusals(obj, **more)}


def reason(obj: Publishable) -> str:
    (found,) = refusals(obj)
    return found.reason


@pytest.mark.parametrize("build", [make_finding, make_authorisation, make_offering, make_claim])
def test_a_statement_needs_a_source(build: Any) -> None:
    record = build()
    (refusal,) = refusals(record)
    assert refusal.anchor == "citations-group"
    record.citations.create(source=make_source())
    assert not refusals(record)


def test_a_claim_may_rest_on_a_search_instead() -> None:
    claim = make_claim()
    claim.searches.create(place="A registry", searched_on="2026-01-01", outcome="Nothing came up.")
    assert not refusals(claim)


def test_a_finding_needs_a_certainty_and_not_assessed_is_one() -> None:
    finding = make_finding(certainty="not_assessed")
    finding.citations.create(source=make_source())
    assert not refusals(finding)
    Finding.objects.update(certainty="")
    assert fields(Finding.objects.get()) == {"certainty"}


def test_a_required_summary_is_there_and_easy_enough(settings: Any) -> None:
    therapy = make_therapy(summary="  ")
    assert fields(therapy) == {"summary"}
    therapy.summary = HARD
    said = reason(therapy)
    assert HARD in said
    assert "the limit is 14" in said
    assert "shorter" in said
    settings.READING_AGE = 99
    assert not refusals(therapy)


def test_marks_of_citations_and_links_do_not_make_a_summary_harder() -> None:
    source = make_source(slug="doi-10-1002-a-very-long-key-of-a-source-indeed")
    therapy = make_therapy(summary=f"Cells that wrap nerves [@{source.slug}].")
    therapy.citations.create(source=source)
    assert not refusals(therapy)


def test_what_came_in_bulk_passes_and_what_an_editor_touched_does_not() -> None:
    trial = make_trial(relevance="not_assessed", review_due=None)
    assert not refusals(trial)
    trial.eligibility_groups.create(origin="machine", ais=["A"])
    assert not refusals(trial)
    trial.relevance = "sci_treatment"
    assert fields(trial) == {"plain_summary", "review_due"}
    trial.relevance = "not_assessed"
    trial.treatments.create(therapy=make_therapy())
    assert fields(trial) == {"plain_summary", "review_due"}
    assert not refusals(make_country(review_due=None))


def test_the_page_of_a_trial_that_came_in_bulk_says_that_no_editor_looked_at_it(client: Any) -> None:
    trial = make_trial(relevance="not_assessed", checked_on=None, review_due=None, state="draft")
    publish(obj=trial, by="publisher")
    assert "No editor has looked at this record yet." in client.get(trial.get_absolute_url()).content.decode()


def test_the_review_date_is_set_for_all_but_sources() -> None:
    assert fields(make_therapy(review_due=None)) == {"review_due"}
    assert not refusals(make_source(review_due=None))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[[therapy:nothing]]", "therapy:nothing"),
        ("[[therapy:draft]]", "therapy:draft"),
        ("[[treatment:oec]]", "one of the words claim, country"),
        ("[[therapy:]]", "[[therapy:]] is no link"),
        ("[[Therapy:oec]]", "[[Therapy:oec]] is no link"),
        ("[[therapy: oec]]", "between backticks"),
        ("Safe [@a; @b].", "[@a; @b] is no link"),
        ("Safe [@ key].", "[@key] for one source"),
        ("[x](http://localhost/therapies/nothing/)", "/therapies/nothing/"),
        ("[x](//localhost:8000/no-such-page/)", "/no-such-page/"),
        ("[x](/therapies/nothing/)", "/therapies/nothing/"),
        ("[x](/therapies/draft/)", "/therapies/draft/"),
        ("[x](/no-such-page/)", "/no-such-page/"),
        ("[x](../draft/)", "/draft/"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(text: str, told: str) -> None:
    make_therapy(slug="draft", state="draft")
    therapy = make_therapy(harms=text)
    assert fields(therapy) == {"harms"}
    assert told in reason(therapy)


@pytest.mark.parametrize("mark", ["[[therapy:nothing]]", "[[therapy:]]", "[x](/no-such-page/)"])
def test_one_mistake_is_told_once_however_often_it_stands_there(mark: str) -> None:
    assert len(refusals(make_therapy(harms=f"{mark} " * 3))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "[[therapy:oec]] [[trial:NCT00000009|a trial]]",
        "[x](/therapies/oec/) [y](/trials/?status=RECRUITING) [z](#part) [w](https://example.org/)",
        "[x](/about/) [y](/trials/NCT00000009/#results)",
        "[x](http://localhost/therapies/oec/) [y](http://localhost) [z](http://localhost.example.org/nothing/)",
        "`[[therapy:nothing]]` and `[@nobody]` are written so",
    ],
)
def test_a_link_that_leads_somewhere_passes(text: str) -> None:
    make_therapy(slug="oec")
    make_trial(slug="NCT00000009")
    make_guide(slug="about", kind="policy")
    assert not refusals(make_therapy(harms=text))


def test_drafts_that_refer_to_each_other_are_published_together_or_not_at_all() -> None:
    one = make_therapy(slug="one", harms="See [[therapy:two]].", state="draft")
    two = make_therapy(slug="two", harms="See [[therapy:one]].", state="draft")
    with pytest.raises(Refused):
        publish(obj=one, by="publisher")
    publish_together(objs=[one, two], by="publisher")
    assert one.is_published
    assert two.is_published


def test_a_citation_in_text_needs_its_source_on_the_record() -> None:
    source, therapy = make_source(slug="paper"), make_therapy(harms="It hurt [@paper].")
    assert fields(therapy) == {"harms"}
    therapy.citations.create(source=source)
    assert not refusals(therapy)


def test_reasons_in_rows_lead_to_the_field_of_the_row() -> None:
    country = make_country(summary="Rules for cells.")
    country.sections.create(topic="overview", body="Fine.", position=0)
    country.sections.create(topic="ethics", body="It says so [@nowhere].", position=1)
    (refusal,) = refusals(country)
    assert refusal.anchor == "id_sections-1-body"


def test_a_picture_is_published_stands_alone_and_says_what_it_shows() -> None:
    for slug, values in {"seen": {}, "silent": {"alt": " "}, "hidden": {"state": "draft"}}.items():
        make_image(slug=slug, **values)
    assert not refusals(make_therapy(harms="A scan:\n\n[[image:seen]]\n[[image:seen|What to look for]]\n"))
    wrong = ("[[image:silent]]", "[[image:hidden]]", "[[image:nothing]]", "See [[image:seen]].", "![A scan](/a.png)")
    for text in wrong:
        assert fields(make_therapy(harms=text)) == {"harms"}, text
    assert fields(make_therapy(abbreviation="[[image:seen]]")) == {"abbreviation"}


def test_an_image_names_its_maker_its_licence_and_what_it_shows() -> None:
    assert not refusals(make_image())
    lacking = {"alt": "", "credit": "", "licence": "", "source_url": ""}
    assert fields(make_image(**lacking)) == set(lacking)
    assert not refusals(make_image(licence="permission", source_url=""))


def test_a_retracted_source_is_refused_unless_the_citation_says_so() -> None:
    therapy = make_therapy()
    citation = therapy.citations.create(source=make_source(retracted_on="2024-05"), note="How safe it is")
    assert fields(therapy) == {"citations-0-source"}
    citation.note = "It was not retracted when we read it"
    citation.save()
    assert fields(therapy) == {"citations-0-source"}
    citation.note = "Retracted: named because many still cite it"
    citation.save()
    assert not refusals(therapy)


def test_a_retracted_source_of_a_row_is_refused_always() -> None:
    country = make_country(summary="Rules for cells.")
    route = country.legal_routes.create(name="A law", kind="full", summary="What it says.")
    route.sources.add(make_source(retracted_on="2024"))
    assert fields(country) == {"legal_routes-0-sources"}


def test_a_withdrawn_source_is_refused() -> None:
    therapy, source = make_therapy(), make_source()
    therapy.citations.create(source=source)
    Source.objects.update(
        state="withdrawn", withdrawn_at=source.published_at, withdrawn_by="publisher", withdrawn_because="Wrong page"
    )
    assert fields(therapy) == {"citations-0-source"}


@pytest.mark.parametrize("column", ["checked_on", "reviewed_on"])
def test_nothing_was_done_on_a_day_to_come(column: str) -> None:
    reviewed = {"reviewed_by": "A. Person", "reviewed_as": "clinician", "reviewer_interests": "none declared"}
    today = timezone.localdate()
    days = {"checked_on": today, "reviewed_on": today}
    assert not refusals(make_therapy(**reviewed, **days))
    therapy = make_therapy(**reviewed, **days | {column: today + dt.timedelta(days=1)})
    assert fields(therapy) == {column}


def test_a_source_was_not_looked_up_on_a_day_to_come() -> None:
    assert fields(make_source(accessed_on=timezone.localdate() + dt.timedelta(days=1))) == {"accessed_on"}


def test_a_review_says_as_what_and_with_which_interests() -> None:
    reviewed = {"reviewed_by": "A. Person, physician", "reviewed_on": dt.date(2026, 1, 1)}
    assert fields(make_therapy(**reviewed)) == {"reviewed_as", "reviewer_interests"}
    assert not refusals(make_therapy(**reviewed, reviewed_as="clinician", reviewer_interests="None declared"))


ADVERSE = {"statement": "A warning was given.", "quotation": "We warn.", "reply_invited_on": dt.date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("source", None),
        ("quotation", " "),
        ("reply_invited_on", None),
        ("reply_invited_on", dt.date(2999, 1, 1)),
        ("second_approver", ""),
        ("second_approver", "nobody here"),
        ("second_approver", "writer"),
    ],
)
def test_what_is_said_against_a_body_lacks_nothing(column: str, value: Any) -> None:
    body, proposal = make_institution(), Proposal(stage="approved", authors=["writer"], decided_by="reviewer")
    for name in ("reviewer", "writer"):
        make_editor(REVIEWER, username=name)
    whole = {**ADVERSE, "source": make_source(), "second_approver": "reviewer"}
    row = body.adverse_statements.create(**whole)
    assert not refusals(body, proposal=proposal, by="publisher")
    setattr(row, column, value)
    row.save()
    assert fields(body, proposal=proposal, by="publisher") == {f"adverse_statements-0-{column}"}


def test_the_second_approver_has_approved_it_and_does_not_publish_it() -> None:
    make_editor(REVIEWER, username="reviewer")
    body = make_institution()
    with transaction.atomic():
        body.adverse_statements.create(**ADVERSE, source=make_source(), second_approver="reviewer")
        taken = snapshot(body)
        transaction.set_rollback(True)
    make_source(slug=taken["owned"]["adverse_statements"][0]["source"])
    keep(obj=body, taken=taken, by="writer", based_on=0)
    with pytest.raises(Refused, match="must approve this edition"):
        publish(obj=body, by="publisher")
    submit(obj=body, by="writer")
    approve(obj=body, by="reviewer")
    with pytest.raises(Refused, match="somebody else must publish it"):
        publish(obj=body, by="reviewer")
    publish(obj=body, by="publisher")
    later = snapshot(body)
    later["fields"]["summary"] = "Another word."
    keep(obj=body, taken=later, by="writer", based_on=body.edition)
    publish(obj=body, by="publisher")  # what was said against it stands as it was approved


def test_the_author_is_not_the_approver(settings: Any) -> None:
    therapy, proposal = make_therapy(), Proposal(stage="draft", authors=["writer"])
    assert fields(therapy, proposal=proposal, by="writer") == {""}
    assert not refusals(therapy, proposal=proposal, by="somebody else")
    proposal.stage = "approved"
    assert not refusals(therapy, proposal=proposal, by="writer")
    proposal.stage, settings.FOUR_EYES = "draft", False
    assert not refusals(therapy, proposal=proposal, by="writer")


@pytest.mark.parametrize("four_eyes", [True, False])
def test_what_a_reviewer_returned_is_published_by_nobody(settings: Any, *, four_eyes: bool) -> None:
    settings.FOUR_EYES = four_eyes
    therapy, proposal = make_therapy(), Proposal(stage="returned", authors=["writer"])
    proposal.decided_by, proposal.comment = "ruth", "This is wrong.\n"
    (found,) = refusals(therapy, proposal=proposal, by="somebody else")
    assert found.reason == "ruth asked for changes: “This is wrong.” Submit it again once they are made."
