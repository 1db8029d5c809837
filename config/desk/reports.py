"""Reports: lists about the whole atlas, each as a page and as a CSV or XLSX file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrPromise

from config.desk import questions
from editorial.admin.exports import FORMATS, as_file
from editorial.admin.naming import content_models, kind_name, page_address, record_ids, title_in
from editorial.admin.publication import would_be_refused
from editorial.models import Appointment, DeadLink, Proposal, Publishable, Source
from therapies.models import Finding
from trials.models import TrialChange

_CHUNK = 500


@dataclass(frozen=True)
class Row:
    """One record of a report: its kind, its key, its title, where it is, and what the report says of it."""

    kind: str
    key: str
    title: str
    address: str
    cells: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Report:
    """One list. `columns` name the cells of its rows; the page shows so many rows, files hold all."""

    name: str
    title: StrPromise
    about: StrPromise
    columns: tuple[StrPromise, ...]
    rows: Callable[[HttpRequest], Iterable[Row]]
    most_shown: int = 200


def _records(records: QuerySet[Any], cells: Callable[[Any], tuple[Any, ...]] = lambda _record: ()) -> Iterator[Row]:
    """Rows about live records of one kind, with what their titles are made of."""
    model = records.model
    related = admin.site.get_model_admin(model).list_select_related
    if isinstance(related, tuple) and related:
        records = records.select_related(*related)
    kind = model._meta.label_lower
    unread = [field.name for field in model._meta.concrete_fields if field.generated]
    for record in records.defer(*unread).iterator(_CHUNK):
        yield Row(kind, record.slug, str(record), page_address(kind, record.pk, "change"), cells(record))


def _reviews(request: HttpRequest) -> Iterator[Row]:
    within = request.GET.get("within", "0")
    days = int(within) if within in {"30", "60", "90"} else 0
    for model in content_models():
        due = questions.due_within(model._default_manager.all(), days).order_by("review_due", "pk")
        yield from _records(due, lambda record: (record.review_due, record.reviewed_by))


def _without_source(_request: HttpRequest) -> Iterator[Row]:
    for model in content_models():
        if "citations" in model.owned:
            yield from _records(questions.without_source(model), lambda record: (record.get_state_display(),))


def _without_certainty(_request: HttpRequest) -> Iterator[Row]:
    return _records(Finding.objects.filter(certainty=""), lambda finding: (finding.therapy,))


def _registry(_request: HttpRequest) -> Iterator[Row]:
    return _records(
        questions.changed_trials(), lambda trial: (TrialChange.Weight(trial.weight).label, trial.changed_on)
    )


def _sharing(_request: HttpRequest) -> Iterator[Row]:
    return _records(questions.sharing_a_number(), lambda trial: (trial.number, trial.other))


def _retracted(_request: HttpRequest) -> Iterator[Row]:
    return _records(questions.retracted_sources(), lambda source: (source.retracted_on,))


def _unused(_request: HttpRequest) -> Iterator[Row]:
    return _records(questions.unused_sources(), lambda source: (source.get_state_display(),))


def _links(_request: HttpRequest) -> Iterator[Row]:
    kind = Source._meta.label_lower
    for source, check in questions.checked_sources():
        told = check.reason or (f"{check.get_found_display()} ({check.status})" if check.status else "")
        cells = (told, source.link, check.leads_to, check.failing_since, check.checked_at)
        yield Row(kind, source.slug, str(source), page_address(kind, source.pk, "change"), cells)


def _pointers(_request: HttpRequest) -> Iterator[Row]:
    rows = DeadLink.objects.order_by("kind", "key", "pk")
    return _in_chunks(rows, lambda row: (row.reason, row.found_at))


def _proposals() -> QuerySet[Any]:
    rows = Proposal.objects.annotate(named=title_in("edition__"), saved_at=F("edition__made_at"))
    return rows.order_by("pk")


def _in_chunks(rows: QuerySet[Any], cells: Callable[[Any], tuple[Any, ...]]) -> Iterator[Row]:
    """Rows about what names its record by key; the records of a chunk are found by one query."""
    found = rows.iterator(_CHUNK)
    while chunk := list(islice(found, _CHUNK)):
        ids = record_ids(chunk)
        for row in chunk:
            pk = ids.get((row.kind, row.key))
            address = page_address(row.kind, pk) if pk else ""
            yield Row(row.kind, row.key, getattr(row, "named", row.key), address, cells(row))


def _waiting(_request: HttpRequest) -> Iterator[Row]:
    return _in_chunks(
        _proposals(),
        lambda row: (row.get_stage_display().partition(":")[0], ", ".join(row.authors), row.reviewer, row.saved_at),
    )


def _scheduled(_request: HttpRequest) -> Iterator[Row]:
    rows = Appointment.objects.order_by("due_at", "pk")
    return _in_chunks(rows, lambda row: (row.get_act_display(), row.due_at, row.set_by, row.failed_because))


def _gate(request: HttpRequest) -> Iterator[Row]:
    """Asked of each record in a transaction that is rolled back; what readers will get is what is asked about."""
    for proposal in _proposals().select_related("edition").iterator(50):
        model: type[Publishable] = apps.get_model(proposal.kind)
        record = model._default_manager.filter(slug=proposal.key).first()
        if record is None:
            continue
        change = page_address(proposal.kind, record.pk, "change")
        for refusal in would_be_refused(record, proposal, request)["refusals"]:
            address = f"{change}#{refusal.anchor}" if refusal.field else page_address(proposal.kind, record.pk)
            yield Row(proposal.kind, proposal.key, proposal.named, address, (refusal.reason, refusal.field))


_all = (
    Report(
        "reviews",
        gettext_lazy("Reviews that are due"),
        gettext_lazy("Published records by the day of their next review, and not by their last edit."),
        (gettext_lazy("next review due"), gettext_lazy("reviewed by")),
        _reviews,
    ),
    Report(
        "gate",
        gettext_lazy("What stands in the way of publishing"),
        gettext_lazy("What the gate says of everything that waits. Each reason leads to its field."),
        (gettext_lazy("reason"), gettext_lazy("field")),
        _gate,
        most_shown=50,
    ),
    Report(
        "waiting",
        gettext_lazy("Everything that waits"),
        gettext_lazy("Every draft, and how far its review is."),
        (gettext_lazy("stage"), gettext_lazy("authors"), gettext_lazy("reviewer"), gettext_lazy("saved on")),
        _waiting,
    ),
    Report(
        "scheduled",
        gettext_lazy("Everything that is scheduled"),
        gettext_lazy("What will be published or withdrawn at a set time, and what could not be."),
        (gettext_lazy("act"), gettext_lazy("due at"), gettext_lazy("set by"), gettext_lazy("could not be done")),
        _scheduled,
    ),
    Report(
        "certainty",
        gettext_lazy("Findings without a certainty"),
        gettext_lazy("“Not assessed” is a certainty; these have none."),
        (gettext_lazy("therapy"),),
        _without_certainty,
    ),
    Report(
        "sourceless",
        gettext_lazy("Records without a source"),
        gettext_lazy("Records that name sources and cite none. Trials in which no editor wrote are left out."),
        (gettext_lazy("state"),),
        _without_source,
    ),
    Report(
        "retracted",
        gettext_lazy("Retracted sources that are cited"),
        gettext_lazy("Somebody should look at what rests on them."),
        (gettext_lazy("retracted on"),),
        _retracted,
    ),
    Report(
        "unused",
        gettext_lazy("Sources that nothing cites"),
        gettext_lazy("Cite them, or delete the drafts among them."),
        (gettext_lazy("state"),),
        _unused,
    ),
    Report(
        "links",
        gettext_lazy("Links of sources that are dead or have moved"),
        gettext_lazy("As the last check found them. A link is dead when it failed twice, at least three days apart."),
        (
            gettext_lazy("what was found"),
            gettext_lazy("address"),
            gettext_lazy("leads to"),
            gettext_lazy("fails since"),
            gettext_lazy("checked on"),
        ),
        _links,
    ),
    Report(
        "pointers",
        gettext_lazy("Links in published texts that lead to nothing"),
        gettext_lazy("What they led to was withdrawn or deleted. As the last check found them."),
        (gettext_lazy("reason"), gettext_lazy("found on")),
        _pointers,
    ),
    Report(
        "registry",
        gettext_lazy("Trials that changed in their registry"),
        gettext_lazy("Nobody has looked at these changes yet. What matters most comes first."),
        (gettext_lazy("about"), gettext_lazy("changed on")),
        _registry,
    ),
    Report(
        "sharing",
        gettext_lazy("Trials that name a number of another trial"),
        gettext_lazy("They may be one study. If so, move the record of one to the other."),
        (gettext_lazy("number"), gettext_lazy("leads to")),
        _sharing,
    ),
)
REPORTS = {report.name: report for report in _all}


def report_view(report: Report) -> Callable[[HttpRequest], HttpResponseBase]:
    """The view of one report: a page, or a file with `?format=csv` or `?format=xlsx`."""

    def view(request: HttpRequest) -> HttpResponseBase:
        user: Any = request.user
        if not user.has_perm("editorial.view_proposal"):
            raise PermissionDenied
        form = request.GET.get("format", "")
        if form in FORMATS:
            headers = [_("kind"), _("key"), _("title"), *map(str, report.columns)]
            lines = ((kind_name(r.kind), r.key, r.title, *map(_in_a_cell, r.cells)) for r in report.rows(request))
            return as_file(report.name, form, headers, lines)
        rows = list(islice(report.rows(request), report.most_shown + 1))
        within = request.GET.get("within", "")
        context = {
            **admin.site.each_context(request),
            "title": report.title,
            "report": report,
            "reports": REPORTS.values(),
            "rows": [(kind_name(row.kind), row) for row in rows[: report.most_shown]],
            "more": len(rows) > report.most_shown,
            "within": within if within.isdecimal() else "",
            "spans": [
                ("0", _("Overdue")),
                *((str(days), _("Within %(days)s days") % {"days": days}) for days in questions.SOON),
            ],
        }
        return TemplateResponse(request, "admin/desk/report.html", context)

    view.__name__ = f"report_{report.name}"
    return view


def _in_a_cell(value: Any) -> Any:
    return value if isinstance(value, int | float) else "" if value is None else str(value)
