"""What is asked to be compared: one kind, and two to four of its published records, in the order of the address."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.http import QueryDict
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from config.compare import countries, therapies, trials
from config.compare.table import FEWEST, MOST, Row
from editorial.links import current_keys
from editorial.listing import Problem
from editorial.models import Publishable
from institutions.models import Country
from therapies.models import Therapy
from trials.models import Trial

# Longer than any key, and than any number of a registry.
_TOO_LONG: Final = 200
_SHOWN: Final = 60
# Generated columns, which no page shows.
_UNREAD: Final = "search"


@dataclass(frozen=True)
class Kind:
    """What can be compared with its like, what about it, and how its rows are made."""

    key: str
    model: type[Publishable]
    label: StrPromise
    about: StrPromise
    rows: Callable[[Sequence[Any]], list[Row]]
    some: StrPromise


KINDS: Final = {
    kind.key: kind
    for kind in (
        Kind(
            "therapy",
            Therapy,
            gettext_lazy("Compare therapies"),
            gettext_lazy(
                "Which harms were seen, how far each is proven, what regulators decided, and which trials test it."
            ),
            therapies.rows,
            gettext_lazy("“%(value)s” is not the key of a therapy that is published here. Choose one from the list."),
        ),
        Kind(
            "country",
            Country,
            gettext_lazy("Compare countries"),
            gettext_lazy("Who makes the rules, which ways lead from research to practice, and what is studied there."),
            countries.rows,
            gettext_lazy("“%(value)s” is not the key of a country that is published here. Choose one from the list."),
        ),
        Kind(
            "trial",
            Trial,
            gettext_lazy("Compare trials"),
            gettext_lazy("Who may take part, what is given and measured. What would happen to you. Harms and results."),
            trials.rows,
            gettext_lazy("“%(value)s” is not the number of a trial that is published here. Look it up by its words."),
        ),
    )
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for: its kind, the records that were found, and what is wrong with it."""

    kind: Kind | None = None
    records: list[Any] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        """The keys of the records, by which the one address of a comparison names them."""
        return [record.slug for record in self.records]


def asked(query: QueryDict) -> Asked:
    """What the address asks for. One query, and two more where a key is a former one or a number spelt otherwise."""
    kinds, items = query.getlist("kind"), list(dict.fromkeys(filter(None, query.getlist("item"))))
    if len(set(kinds)) > 1:
        message = _("“%(values)s”: only things of one kind can be compared. Choose one kind.")
        return Asked(problems=[Problem("kinds", message % {"values": _cut(", ".join(dict.fromkeys(kinds)))})])
    if not kinds or not kinds[0]:
        message = _("“%(value)s” is named without its kind. Choose a kind first, and then what to compare.")
        return Asked(problems=[Problem("kinds", message % {"value": _cut(items[0])})] if items else [])
    kind = KINDS.get(kinds[0])
    if kind is None:
        message = _("“%(value)s” cannot be compared here. Choose therapies, countries or trials.")
        return Asked(problems=[Problem("kinds", message % {"value": _cut(kinds[0])})])
    if len(items) > MOST:
        message = _("“%(value)s” is one too many. Compare no more than %(most)s, and leave the others out.")
        told = Problem(f"item-{MOST}", message % {"value": _cut(items[MOST]), "most": MOST})
        return Asked(kind, list(_found(kind, items[:MOST]).values()), [told])
    found = _found(kind, items)
    records = list({record.pk: record for record in found.values()}.values())
    # In the form it belongs beside the first select that is left empty.
    beside = f"item-{min(len(records) + 1, MOST)}"
    problems = [Problem(beside, kind.some % {"value": _cut(item)}) for item in items if item not in found]
    return Asked(kind, records, problems)


def too_few(asked: Asked) -> Problem | None:
    """What is wrong where nothing stands beside the only thing that is asked for."""
    if asked.problems or len(asked.records) >= FEWEST:
        return None
    if not asked.records:
        return Problem("item-1", _("Nothing is chosen yet. Choose two to four."))
    message = _("“%(value)s” stands alone. Choose at least one more to put beside it.")
    return Problem("item-2", message % {"value": _cut(asked.keys[0])})


def _found(kind: Kind, items: Iterable[str]) -> dict[str, Any]:
    """The published records by what names them, in that order: a key, a former key or a number of a registry."""
    names = [item for item in items if len(item) <= _TOO_LONG and item.isprintable()]
    manager: Any = kind.model._default_manager
    records = manager.filter(state=Publishable.State.PUBLISHED).defer(_UNREAD)
    held = {record.slug: record for record in records.filter(slug__in=names)} if names else {}
    unknown = set(names) - set(held)
    if now := {**kind.model.keys_of(unknown), **current_keys(kind.model, unknown)} if unknown else {}:
        by_key = {record.slug: record for record in records.filter(slug__in=now.values())}
        held |= {name: by_key[key] for name, key in now.items() if key in by_key}
    return {name: held[name] for name in names if name in held}


def _cut(text: str) -> str:
    return str(Truncator(text).chars(_SHOWN))
