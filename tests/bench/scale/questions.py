"""What is asked of the full tables: addresses of the site, and the bare statement that finds the same rows."""

import base64
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlencode

import orjson
import psycopg

from tests.bench.studies import CONDITIONS, RARE_WORDS, STATUSES, pool

LIST: Final = "/trials/"
API: Final = "/api/v1/trials/"
MATCH: Final = "/api/v1/trials/match/"
_PHASES: Final = ("PHASE1", "PHASE1_PHASE2", "PHASE2", "PHASE3", "NA")
_COUNTRIES: Final = (
    *("united-states", "china", "france", "germany", "united-kingdom", "spain", "japan", "brazil", "egypt", "poland"),
    "jordan",
)
_FAR: Final = 100  # rows that follow the years at which a deep page may lie
_COLUMNS: Final = "id, slug, title, status, phase, sponsor, start_date, enrolment, registry_as_of"
_CONDITIONS: Final = {
    "status": "status = %(status)s",
    "phase": "phase = %(phase)s",
    "country": "EXISTS (SELECT FROM trials_trialsite JOIN institutions_country AS country ON country.id = country_id"
    " WHERE trial_id = trials_trial.id AND country.slug = %(country)s)",
    "q": "search @@ plainto_tsquery('english', %(q)s)",
}


@dataclass(frozen=True)
class Question:
    """One request: an address, or an address with a JSON body; and the statement without the site around it."""

    address: str
    body: bytes | None = None
    statement: str = ""
    values: dict[str, Any] = field(default_factory=dict)


def _words(chance: random.Random, *, rare: bool) -> str:
    found = chance.choice(pool()[1000:] if rare else [*RARE_WORDS, *(name.split()[0].lower() for name in CONDITIONS)])
    return f"{found} {chance.choice(pool()[:2000])}" if chance.random() < 0.3 else found


def _filters(name: str, chance: random.Random) -> dict[str, str]:
    some = {
        "status": chance.choice(list(STATUSES)),
        "phase": chance.choice(_PHASES),
        "country": chance.choice(_COUNTRIES),
    }
    if name == "plain":
        return {}
    if name == "one filter":
        return dict([chance.choice(list(some.items()))])
    if name == "two filters":
        return dict(chance.sample(list(some.items()), k=2))
    asked = {"q": _words(chance, rare=name == "rare words")}
    return asked | (dict([chance.choice(list(some.items()))]) if name == "words and a filter" else {})


KINDS: Final = ("plain", "one filter", "two filters", "rare words", "common words", "words and a filter")


def lists(connection: "psycopg.Connection[Any]", count: int) -> Iterator[tuple[str, list[Question]]]:
    """For each kind of list and each depth the questions, of the page and of the API."""
    for kind in KINDS:
        chance = random.Random(kind)
        asked = [_filters(kind, chance) for _ in range(count)]
        for place, base in (("page", LIST), ("API", API)):
            yield f"{place}: {kind}, first", [_question(base, filters, None) for filters in asked]
        deep = [(filters, middle) for filters in asked if (middle := _middle(connection, filters, chance))]
        for place, base in (("page", LIST), ("API", API)):
            yield f"{place}: {kind}, deep", [_question(base, filters, middle) for filters, middle in deep]


def _question(base: str, filters: dict[str, str], after: tuple[str, int] | None) -> Question:
    values: dict[str, Any] = dict(filters)
    query = filters | ({"ordering": "-start_date"} if base == API else {})  # the order that the page has by itself
    where = ["state = 'published'", *(_CONDITIONS[name] for name in filters)]
    if after:
        query["after"] = base64.urlsafe_b64encode(orjson.dumps(after)).rstrip(b"=").decode()
        where.append("(start_date, id) < (%(start)s, %(id)s)")
        values |= {"start": after[0], "id": after[1]}
    statement = (
        f"SELECT {_COLUMNS} FROM trials_trial WHERE {' AND '.join(where)} ORDER BY start_date DESC, id DESC LIMIT 20"
    )
    return Question(f"{base}?{urlencode(query)}" if query else base, None, statement, values)


def _middle(
    connection: "psycopg.Connection[Any]", filters: dict[str, str], chance: random.Random
) -> tuple[str, int] | None:
    """A place deep in the list: a row of it whose followers are many; None where the list is short."""
    where = " AND ".join(["state = 'published'", "start_date < %(from)s", *(_CONDITIONS[name] for name in filters)])
    statement = (
        f"SELECT start_date, id FROM trials_trial WHERE {where} ORDER BY start_date DESC, id DESC OFFSET {_FAR} LIMIT 1"
    )
    found = connection.execute(statement, {**filters, "from": f"{chance.randint(2010, 2020)}-06"}).fetchone()
    return (found[0], found[1]) if found else None


def matches(count: int) -> list[Question]:
    """What people may enter; the statement only asks which groups span level and days."""
    chance = random.Random("match")
    questions = []
    for _ in range(count):
        months, level = chance.randint(0, 60), chance.randint(0, 19)
        entry = {
            "ais": chance.choice(("A", "B", "C", "D", "unknown")),
            "level_kind": "neurological",
            "level": f"C{level + 1}" if level < 8 else f"T{level - 7}",
            "months": months,
            "age": chance.randint(16, 80),
            "sex": chance.choice(("female", "male")),
            "country": chance.choice(_COUNTRIES),
            "travel": chance.choice(("home", "abroad")),
        }
        statement = (
            "SELECT trial_id FROM trials_eligibilitygroup"
            " WHERE level_span @> %(level)s::int AND days_span @> %(days)s::int"
        )
        questions.append(Question(MATCH, orjson.dumps(entry), statement, {"level": level, "days": months * 30}))
    return questions
