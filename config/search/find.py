"""Full text search over all kinds of published records at once.

Ranking every match of a common word takes long (112 ms for 18,000 of 60,000 records, measured), so that a bounded
number of candidates of each kind is ranked, the newest where there are more.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import Count, F, TextField, Value, Window
from django.db.models.functions import Coalesce, Concat, NullIf
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from django_stubs_ext import StrPromise

from config.search.snippet import START, STOP, highlighted, snippet, without_citations
from editorial.keyset import looked_up
from editorial.models import Publishable, Source
from editorial.search import CONFIG, search_query
from guides.models import Claim, Guide
from institutions.models import Country, Institution
from therapies.models import Therapy
from trials.models import Trial
from trials.templatetags.trial_rows import in_brief, status_words

MOST_CANDIDATES = 200
SHOWN_PER_KIND = 5


@dataclass(frozen=True)
class Kind:
    """A kind of record: which text stands for it in the results, and the list that shows all its matches.

    `counted` are words for a number of them.
    """

    name: str
    label: StrPromise
    counted: Any
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
    Kind(
        "therapies",
        _("Therapies"),
        ngettext_lazy("%(count)s therapy", "%(count)s therapies", "count"),
        Therapy,
        F("name"),
        F("summary"),
        list_view="therapies:list",
    ),
    Kind(
        "trials",
        _("Trials"),
        ngettext_lazy("%(count)s trial", "%(count)s trials", "count"),
        Trial,
        _first_stated("plain_title", "title"),
        _first_stated("plain_summary", "summary"),
        newest=("-start_date", "-pk"),
        list_view="trials:list",
    ),
    Kind(
        "countries",
        _("Countries"),
        ngettext_lazy("%(count)s country", "%(count)s countries", "count"),
        Country,
        F("name"),
        F("summary"),
        list_view="countries:list",
    ),
    Kind(
        "institutions",
        _("Institutions"),
        ngettext_lazy("%(count)s institution", "%(count)s institutions", "count"),
        Institution,
        F("name"),
        _both("summary", "remit"),
        list_view="institutions:list",
    ),
    Kind(
        "claims",
        _("Claims checked"),
        ngettext_lazy("%(count)s claim", "%(count)s claims", "count"),
        Claim,
        F("statement"),
        F("finding"),
        list_view="claims:list",
    ),
    Kind(
        "guides",
        _("Guides"),
        ngettext_lazy("%(count)s guide", "%(count)s guides", "count"),
        Guide,
        F("title"),
        _both("summary", "body"),
        list_view="guides:list",
    ),
    Kind(
        "sources",
        _("Sources"),
        ngettext_lazy("%(count)s source", "%(count)s sources", "count"),
        Source,
        F("title"),
        _both("authors", "publication"),
        list_view="sources",
    ),
)


@dataclass(frozen=True)
class Hit:
    """One record that matches, its words highlighted.

    What a name is never shown without stands beside it: `standing` is the status of a trial or the verdict on a claim,
    as value and words, `brief` are further facts.
    """

    key: str
    address: str
    title: SafeString
    text: SafeString
    rank: float
    standing: tuple[str, str] | None = None
    brief: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """The best hits of one kind out of `count` matches, which are counted up to MOST_CANDIDATES."""

    kind: Kind
    hits: list[Hit]
    count: int

    @property
    def has_more(self) -> bool:
        """Whether there are others than those that are shown."""
        return self.count > len(self.hits)

    @property
    def counted(self) -> str:
        """How many match, in words."""
        words = str(self.kind.counted % {"count": self.count})
        return _now("at least %(words)s") % {"words": words} if self.count >= MOST_CANDIDATES else words


def find(text: str, *, per_kind: int = SHOWN_PER_KIND, kinds: Iterable[Kind] = KINDS) -> list[Group]:
    """The best matches of every kind, the kind with the best match first; kinds without a match are left out."""
    groups = [group for kind in kinds if (group := _find_kind(kind, text, per_kind)).hits]
    return sorted(groups, key=lambda group: -group.hits[0].rank)


def finds_anything(text: str) -> bool:
    """Whether any record matches; trials, of which there are most, are asked last, and by their index of words."""
    query = search_query(text)
    matches = (_published(kind).filter(search=query) for kind in sorted(KINDS, key=lambda kind: kind.model is Trial))
    return any(map(_is_any, matches))


def _is_any(rows: Any) -> bool:
    with looked_up(rows):
        return bool(rows.exists())


def _published(kind: Kind) -> Any:
    return kind.model._default_manager.filter(state=Publishable.State.PUBLISHED)


def _find_kind(kind: Kind, text: str, per_kind: int) -> Group:
    query = search_query(text)
    records: Any = kind.model._default_manager
    matches = _published(kind).filter(search=query)
    candidates = matches.order_by(*kind.newest).values("pk")[:MOST_CANDIDATES]
    marks: dict[str, Any] = {"config": CONFIG, "start_sel": START, "stop_sel": STOP}
    found = (
        records.filter(pk__in=candidates)
        .annotate(
            rank=SearchRank(F("search"), query),
            matches=Window(Count("pk")),
            headline=SearchHeadline(kind.title, query, highlight_all=True, **marks),
            snippet=SearchHeadline(without_citations(kind.text), query, max_words=40, min_words=25, **marks),
        )
        .defer("search")
        .order_by("-rank", "pk")[:per_kind]
    )
    rows = list(found)
    return Group(kind, list(_as_hits(rows)), rows[0].matches if rows else 0)


def _as_hits(found: Any) -> Iterator[Hit]:
    for record in found:
        address = _source_address(record) if isinstance(record, Source) else record.get_absolute_url()
        title, text = highlighted(record.headline), highlighted(snippet(record.snippet))
        yield Hit(record.slug, address, title, text, record.rank, *_beside(record))


def _source_address(source: Source) -> str:
    return source.public_link or f"{reverse('sources')}?kind={source.kind}#source-{source.slug}"


def _beside(record: Any) -> tuple[tuple[str, str] | None, tuple[str, ...]]:
    if isinstance(record, Trial):
        return (record.status, status_words(record)), tuple(in_brief(record))
    if isinstance(record, Claim):
        return (record.verdict, record.get_verdict_display()), (record.made_by,)
    return None, ()
