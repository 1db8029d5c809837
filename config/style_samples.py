"""What the style page puts into each part of a page: made-up records that are never saved.

Each sample takes the words that stand in the record and how many records there are. A record that asks for its rows
finds none: its key is that of no record.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from editorial.entries import CORRECTED, Entry
from editorial.history import History
from editorial.listing import Chip, Problem
from editorial.models import Notice, Source
from editorial.partial_dates import PartialDate
from editorial.references import References
from guides.models import Claim
from guides.verdicts import verdict_bar
from institutions.models import Authorisation, Country, Designation, Institution, Offering
from therapies.evidence import Result, ladder
from therapies.models import Finding, Therapy
from trials.models import Trial

Sample = Callable[[str, int], dict[str, Any]]

NOBODY: Final = -1
DAY: Final = dt.date(2026, 1, 2)
MOMENT: Final = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
DIRECTIONS: Final = Finding.Direction.values
VERDICTS: Final = Claim.Verdict.values
STATUSES: Final = ("RECRUITING", "COMPLETED", "TERMINATED", "UNKNOWN", "SUSPENDED", "NOT_YET_RECRUITING")
PHASES: Final = ("PHASE1", "PHASE1_PHASE2", "PHASE2", "")


def _source(words: str, number: int = 1) -> Source:
    shown = {"slug": f"source-{number}", "state": "published", "kind": "article", "accessed_on": DAY}
    return Source(title=words, url=f"https://example.org/{number}", published_on=PartialDate("2020"), **shown)


def _country(words: str) -> Country:
    return Country(pk=NOBODY, slug="a-country", name=words)


def _therapy(words: str, **columns: Any) -> Therapy:
    return Therapy(pk=NOBODY, slug="a-therapy", name=words, kind="cells", summary=words, **columns)


def _authorisations(words: str, count: int) -> dict[str, Any]:
    said = {"product": words, "holder": words, "indication": words, "basis": words, "note": words}
    rows = [
        Authorisation(
            pk=NOBODY, slug=f"a-{number}", status=status, country=_country(words), therapy=_therapy(words),
            decided_on=PartialDate("2018-12-28"), **said,
        )
        for number, status in enumerate(Authorisation.Status.values[:count])
    ]  # fmt: skip
    return {"authorisations": rows, "references": References()}


def _designations(words: str, count: int) -> dict[str, Any]:
    rows = [
        Designation(pk=NOBODY, kind=kind, product=words, holder=words, owner=_country(words), therapy=_therapy(words))
        for kind in Designation.Kind.values[:count]
    ]
    return {"designations": rows, "references": References()}


def _offering(words: str, count: int) -> dict[str, Any]:
    said = {"fee": words, "summary": words, "seen_on": PartialDate("2025"), "setting": "outside"} if count else {}
    row = Offering(pk=NOBODY, institution=Institution(name=words), therapy=_therapy(words), **said)
    return {"row": row, "references": References()}


def _findings(words: str, count: int) -> dict[str, Any]:
    rows = [
        Finding(
            pk=NOBODY, slug=f"f-{number}", therapy=_therapy(words), statement=words, population=words, comment=words,
            outcome="motor" if number else "harm", direction=DIRECTIONS[(number + 2) % 4], design="randomised",
            publication="peer_reviewed", certainty="low", events=number * 2, total=12,
            control=words, control_events=2, control_total=11, follow_up="12 months",
        )
        for number in range(count)
    ]  # fmt: skip
    return {"findings": rows, "references": References()}


def _trials(words: str, count: int) -> dict[str, Any]:
    rows = [
        Trial(
            slug=f"NCT0000000{number}", title=words, sponsor=words, status=STATUSES[number % 6], enrolment=number * 10,
            phase=PHASES[number % 4], start_date=PartialDate(str(2012 + number * 3)),
            completion_date=PartialDate(str(2016 + number * 4) if number % 3 else ""),
            completion_date_type="ESTIMATED", registry_as_of=PartialDate("2025-06"), verified_on=PartialDate("2025-06"),
        )
        for number in range(count)
    ]  # fmt: skip
    return {"trials": rows, "most_trials": 30, "all_trials": "/trials/"}


def _claims(words: str, count: int) -> dict[str, Any]:
    rows = [Claim(slug=f"c-{number}", statement=words, verdict=VERDICTS[number % 4]) for number in range(count)]
    return {"claims": rows}


def _entries(words: str, count: int) -> list[Entry]:
    about: dict[str, Any] = {
        "kind": "therapies.therapy",
        "key": "a-therapy",
        "number": 1,
        "by": "somebody",
        "title": words,
    }
    return [Entry(MOMENT, CORRECTED, why=words, now=words, since=DAY, **about) for _number in range(count)]


def _entry(words: str, count: int) -> dict[str, Any]:
    return {"entry": _entries(words if count else "", 1)[0]}


def _history(words: str, count: int) -> dict[str, Any]:
    return {"history": History(_entries(words, count), has_more=count > 1, address="/changes/therapy/a-therapy/")}


def _review(words: str, count: int) -> dict[str, Any]:
    return {**_reviewed(words, count), **_history(words, count)}


def _reviewed(words: str, count: int) -> dict[str, Any]:
    seen = {"reviewed_by": words, "reviewed_as": "clinician", "reviewed_on": DAY, "review_due": DAY} if count else {}
    return {"record": _therapy(words, **seen)}


def _control(words: str, count: int) -> dict[str, Any]:
    return {
        "name": f"field-{count}-{len(words)}",
        "label": words or "A field",
        "help": words,
        "value": words,
        "errors": [],
    }


def _field(words: str, count: int) -> dict[str, Any]:
    return {"field": {**_control(words, count), "errors": [words] * (count > 1)}}


def _filters(words: str, count: int) -> dict[str, Any]:
    listing = {
        "total": count,
        "first_fields": [_control(words, 10 + number) for number in range(1 + count)],
        "more_fields": [_control(words, 20 + number) for number in range(count)],
        "chips": [Chip(words, "?") for _number in range(count)],
    }
    return {"listing": listing, "form_label": f"{words} {count}"}


SAMPLES: Final[dict[str, Sample]] = {
    "authorisations.html": _authorisations,
    "changed.html": lambda words, count: {"changes": [(words, words)] * count},
    "claims.html": _claims,
    "correction.html": _entry,
    "designations.html": _designations,
    "entry.html": _entry,
    "field.html": _field,
    "filters.html": _filters,
    "findings.html": _findings,
    "forest.html": _findings,
    "history.html": _history,
    "ladder.html": lambda _words, count: {
        "steps": ladder(
            Result(design, direction, outcome)
            for design in ("laboratory", "single_arm", "randomised")[:count]
            for direction, outcome in (("helped", "motor"), ("harmed", "harm"))
        )
    },
    "looked_in.html": lambda _words, count: {
        "claim": {"last_searched_on": DAY if count else None, "searches": {"all": range(count)}}
    },
    "mark.svg": lambda _words, _count: {},
    "notices.html": lambda words, count: {
        "notices": [Notice(kind="warning", text=words, source=_source(words), posted_at=MOMENT)] * count
    },
    "offering.html": _offering,
    "pages.html": lambda words, count: {"listing": {"pages": [(f"{words} {n}", f"?after={n}") for n in range(count)]}},
    "problems.html": lambda words, count: {"problems": [Problem("", words)] * count},
    "references.html": lambda words, count: {
        "references": References(_source(words, number) for number in range(count))
    },
    "review.html": _review,
    "reviewed.html": _reviewed,
    "search_field.html": lambda words, count: {"q": {"value": words, "errors": [words] * (count > 1)}},
    "suggestions.html": lambda _words, _count: {},
    "timeline.html": _trials,
    "trials.html": _trials,
    "verdict_bar.html": lambda _words, count: {"bar": verdict_bar(dict.fromkeys(VERDICTS[:count], count))},
    "words.html": lambda words, count: {
        "words": [({"key": f"{n}-{len(words)}", "term": words, "meaning": words}, words) for n in range(count)]
    },
}
