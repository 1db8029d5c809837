"""Countries, therapies or trials side by side: the form, and the table at an address that can be shared."""

from collections.abc import Iterable
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from config.compare.asking import KINDS, Asked, Kind, asked, too_few
from config.compare.choices import fields, name_of, offered
from config.compare.table import Table
from editorial.filters import MAX_SEARCH_LENGTH
from editorial.listing import Problem
from editorial.noticed_page import noticed_page
from editorial.notices import notices_listed
from editorial.pages import published_page
from editorial.references import References

# The value of `show` that asks for the form, with what is chosen so far.
FORM: Final = "form"


@published_page(params=["kind", "item", "show", "q"])
def compare(request: HttpRequest) -> HttpResponse:
    """The table of two to four things; the form where it is asked for, and with what is wrong where something is."""
    query = request.GET
    wanted = asked(query)
    if wanted.kind is None or wanted.problems or query.get("show") == FORM or "item" not in query:
        return _form(request, wanted)
    if problem := too_few(wanted):
        return _form(request, wanted, [problem])
    if query.getlist("item") != wanted.keys or query.getlist("kind") != [wanted.kind.key] or {"q", "show"} & {*query}:
        return HttpResponseRedirect(_address(wanted.kind, wanted.keys))
    context = {
        "kind": wanted.kind,
        "items": [(record, name_of(record)) for record in wanted.records],
        "rows": Table(wanted.records, wanted.kind.rows(wanted.records)).drawn(),
        "form_address": _address(wanted.kind, wanted.keys, show=FORM),
        "references": References(offered=_citations(wanted)),
    }
    return noticed_page(request, "compare/table.html", context, notices_listed)


def _citations(wanted: Asked) -> QuerySet[Any]:
    """The sources of the pages of what is compared; a table lists those that its own texts cite."""
    citations: Any = type(wanted.records[0])._meta.get_field("citations").related_model
    found: QuerySet[Any] = citations._default_manager.filter(owner__in=wanted.records).select_related("source")
    return found


def _address(kind: Kind, keys: Iterable[str], **further: str) -> str:
    """The one address of a comparison: its kind, and the keys in the order that was asked for."""
    return f"{reverse('compare')}?{urlencode([('kind', kind.key), *(('item', key) for key in keys), *further.items()])}"


def _form(request: HttpRequest, wanted: Asked, problems: Iterable[Problem] = ()) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    told = [*wanted.problems, *problems]
    if len(words) > MAX_SEARCH_LENGTH or not words.isprintable():
        told.append(Problem("q", _("These words cannot be looked up. Use fewer and shorter ones.")))
        words = ""
    records = offered(wanted.kind, words) if wanted.kind else []
    context = {
        "kinds": KINDS.values(),
        "kind": wanted.kind,
        "fields": fields(wanted.records, records, told) if wanted.kind else [],
        "words": words,
        "found": len(records),
        "problems": told,
    }
    return render(request, "compare/form.html", context, status=400 if told else 200)
