"""Search over all kinds of published records at once.

Ranking every match of a common word takes long (112 ms for 18,000 of 60,000 records, measured), so that a bounded
number of candidates of each kind is ranked, the newest where there are more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import F, TextField, Value
from django.db.models.functions import Coalesce, Concat, NullIf
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from editorial.markdown import plain
from editorial.models import Publishable, Source
from editorial.search import CONFIG, search_query
from guides.models import Claim, Guide
from institutions.models import Country, Institution
from therapies.models import Therapy
from trials.models import Trial

MOST_CANDIDATES = 200
SHOWN_PER_KIND = 5
# Characters of no language mark the hits until the text around them is escaped.
_START, _STOP = "\ue000", "\ue001"


@dataclass(frozen=True)
class Kind:
    """A kind of record: which text stands for it in the results, and the list that shows all its matches."""

    name: str
    label: StrPromise
    model: type[Publishable]
    title: Any
    text: Any
    newest: tuple[str, ...] = ("-pk",)
    list_view: str = ""


def _both(first: str, second: str) -> Concat:
    return Concat(first, Value(" "), second, output_field=TextField())


def _first_stated(first: str, second: str) -> Coalesce:
    return Coalesce(NullIf(first, Value("")), second, output_field=TextField())


KINDS = (
    Kind("therapies", _("Therapies"), Therapy, F("name"), F("summary"), list_view="therapies:list"),
    Kind(
        "trials",
        _("Trials"),
        Trial,
        _first_stated("plain_title", "title"),
        _first_stated("plain_summary", "summary"),
        newest=("-start_date", "-pk"),
        list_view="trials:list",
    ),
    Kind("countries", _("Countries"), Country, F("name"), F("summary"), list_view="countries:list"),
    Kind(
        "institutions",
        _("Institutions"),
        Institution,
        F("name"),
        _both("summary", "remit"),
        list_view="institutions:list",
    ),
    Kind("claims", _("Claims checked"), Claim, F("statement"), F("finding"), list_view="claims:list"),
    Kind("guides", _("Guides"), Guide, F("title"), _both("summary", "body"), list_view="guides:list"),
    Kind("sources", _("Sources"), Source, F("title"), _both("authors", "publication"), list_view="sources"),
)


@dataclass(frozen=True)
class Hit:
    """One record that matches, its words highlighted."""

    key: str
    address: str
    title: SafeString
    text: SafeString
    rank: float


@dataclass(frozen=True)
class Group:
    """The best hits of one kind; `has_more` where there are others."""

    kind: Kind
    hits: list[Hit]
    has_more: bool


def find(text: str, *, per_kind: int = SHOWN_PER_KIND) -> list[Group]:
    """The best matches of every kind, the kind with the best match first; kinds without a match are left out."""
    groups = [group for kind in KINDS if (group := _find_kind(kind, text, per_kind)).hits]
    return sorted(groups, key=lambda group: -group.hits[0].rank)


def _find_kind(kind: Kind, text: str, per_kind: int) -> Group:
    query = search_query(text)
    records: Any = kind.model._default_manager
    matches = records.filter(state=Publishable.State.PUBLISHED, search=query)
    candidates = matches.order_by(*kind.newest).values("pk")[:MOST_CANDIDATES]
    marks: dict[str, Any] = {"config": CONFIG, "start_sel": _START, "stop_sel": _STOP}
    found = (
        records.filter(pk__in=candidates)
        .annotate(
            rank=SearchRank(F("search"), query),
            headline=SearchHeadline(kind.title, query, highlight_all=True, **marks),
            snippet=SearchHeadline(kind.text, query, max_words=40, min_words=25, **marks),
        )
        .defer("search")
        .order_by("-rank", "pk")[: per_kind + 1]
    )
    hits = list(_as_hits(found))
    return Group(kind, hits[:per_kind], len(hits) > per_kind)


def _as_hits(found: Any) -> Iterator[Hit]:
    for record in found:
        address = record.link if isinstance(record, Source) else record.get_absolute_url()
        yield Hit(record.slug, address, highlighted(record.headline), highlighted(plain(record.snippet)), record.rank)


def highlighted(text: str) -> SafeString:
    """Escaped text, the hits in <mark>."""
    html = escape(text).replace(_START, "<mark>").replace(_STOP, "</mark>")
    return mark_safe(html)  # noqa: S308 - escaped above
