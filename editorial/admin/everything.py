"""Search over everything that staff may see: records of every kind, and the words of editions that wait."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.contrib.postgres.search import SearchRank
from django.core.exceptions import PermissionDenied
from django.db.models import Case, F, Q, Value, When
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.admin.naming import content_models, kind_name, page_address, record_ids, title_in
from editorial.admin.search import matching, words
from editorial.models import Proposal, Publishable

SHOWN_PER_KIND = 10
# Of a common word so many matches are ranked, and the others only counted as "more".
MOST_CANDIDATES = 200


@dataclass(frozen=True)
class Hit:
    """One record: where it is edited, and what else is to be known."""

    key: str
    title: str
    address: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """The hits of one kind; `all_of_them` is the list that shows more, where there are more."""

    name: str
    title: str
    hits: list[Hit]
    all_of_them: str = ""


def search_view(request: HttpRequest) -> HttpResponse:
    """GET with `q`: by words, or by the beginning of a key; at most ten records of a kind."""
    models = [
        model
        for model in content_models()
        if admin.site.is_registered(model) and admin.site.get_model_admin(model).has_view_permission(request)
    ]
    if not models:
        raise PermissionDenied
    text = request.GET.get("q", "").strip()[:200].replace("\x00", "")
    groups = list(_groups(models, text)) if text else []
    found = sum(len(group.hits) for group in groups)
    context = {
        **admin.site.each_context(request),
        "title": _("Search"),
        "q": text,
        "groups": groups,
        "told": ngettext("%(count)s record is shown.", "%(count)s records are shown.", found) % {"count": found},
    }
    return TemplateResponse(request, "admin/desk/search.html", context)


def _groups(models: list[type[Publishable]], text: str) -> Iterator[Group]:
    """The kinds with hits; last what stands only in an edition that waits."""
    shown: set[str] = set()
    for model in models:
        if (group := _of_kind(model, text)).hits:
            shown.update(hit.key for hit in group.hits)
            yield group
    if (group := _waiting(models, text, shown)).hits:
        yield group


def _of_kind(model: type[Publishable], text: str) -> Group:
    """A key that begins with the text comes first, then the best of a bounded number of matches."""
    model_admin: Any = admin.site.get_model_admin(model)
    query, records = words(text), model._default_manager
    # As it was typed or in either case: these use the index on keys, which a comparison without case cannot.
    by_key = Q(slug__startswith=text) | Q(slug__startswith=text.lower()) | Q(slug__startswith=text.upper())
    far = Case(When(by_key, then=Value(0)), default=Value(1))
    order: list[Any] = [far, "slug"]
    matches: Any
    if any(field.name == "search" for field in model._meta.concrete_fields):
        matches = records.filter(by_key | Q(search=query))
        order.insert(1, SearchRank(F("search"), query).desc())
    else:
        matches = matching(records.all(), text, model_admin.search_fields)
    found = records.filter(pk__in=matches.order_by(far).values("pk")[:MOST_CANDIDATES]).order_by(*order)
    if isinstance(model_admin.list_select_related, tuple) and model_admin.list_select_related:
        found = found.select_related(*model_admin.list_select_related)
    rows = list(found.defer(*(f.name for f in model._meta.concrete_fields if f.generated))[: SHOWN_PER_KIND + 1])
    kind = model._meta.label_lower
    hits = [
        Hit(
            f"{kind} {record.slug}",
            str(record),
            page_address(kind, record.pk, "change"),
            "" if record.is_published else record.get_state_display().partition(":")[0],
        )
        for record in rows[:SHOWN_PER_KIND]
    ]
    more = _list_address(kind, text) if len(rows) > SHOWN_PER_KIND else ""
    return Group(kind, str(capfirst(model._meta.verbose_name_plural)), hits, more)


def _waiting(models: list[type[Publishable]], text: str, shown: set[str]) -> Group:
    """Records whose waiting edition holds the words, but for those that are named already."""
    kinds = [model._meta.label_lower for model in models]
    rows = Proposal.objects.filter(kind__in=kinds, edition__search=words(text)).annotate(named=title_in("edition__"))
    found: list[Any] = list(rows.order_by("-edition__made_at")[:MOST_CANDIDATES])
    left = [row for row in found if f"{row.kind} {row.key}" not in shown]
    ids = record_ids(left[:SHOWN_PER_KIND])
    hits = [
        Hit(
            f"{row.kind} {row.key}",
            row.named,
            page_address(row.kind, pk, "change") if (pk := ids.get((row.kind, row.key))) else "",
            f"{kind_name(row.kind)}, {row.get_stage_display().partition(':')[0]}",
        )
        for row in left[:SHOWN_PER_KIND]
    ]
    more = _list_address("editorial.proposal", text) if len(left) > SHOWN_PER_KIND else ""
    return Group("waiting", _("In drafts that wait"), hits, more)


def _list_address(kind: str, text: str) -> str:
    changelist = reverse(f"admin:{kind.replace('.', '_')}_changelist")
    return f"{changelist}?{urlencode({'q': text})}"
