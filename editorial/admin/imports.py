"""Import of flat files: a dry run shows what would change; what is then taken lands as drafts, never in live rows."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.results import Result, RowResult
from tablib import Dataset

from editorial.actions import Moved, begin, head, keep
from editorial.actions.editions import lock
from editorial.admin import flat
from editorial.admin.addresses import publication_page
from editorial.admin.exports import original
from editorial.admin.uploads import Unreadable, after_dry_run, keep_upload, kept_upload, table_of
from editorial.comparison import differences
from editorial.models import Publishable
from editorial.snapshots import Unusable, apply_fields, apply_owned, snapshot, tried

# Changes that the page shows one by one; files may hold more.
MOST_SHOWN = 200
# Characters of what a file calls its columns that the page says back: a cell may hold megabytes.
MOST_OF_A_NAME = 300


class Refused(Exception):
    """A line that cannot be taken: the field, and the reason with its remedy."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field


class Drafts(Resource):  # type: ignore[misc] # the library has no types
    """Takes the lines of a table as drafts of one editor."""

    class Meta:
        import_id_fields: ClassVar[tuple[str, ...]] = ()
        use_transactions = True
        instance_loader_class = BaseInstanceLoader  # records are found by key, one by one, and locked

    def __init__(
        self, model_admin: Any, request: HttpRequest, reason: str, *, seen: Mapping[str, int] | None = None
    ) -> None:
        super().__init__()
        # The newest edition of each record that would change, by key: what a dry run met, and what it is to be still.
        self.heads: dict[str, int] = {}
        self.seen = seen
        self.model: type[Publishable] = model_admin.model
        self.model_admin, self.request, self.reason = model_admin, request, reason
        self.by = request.user.get_username()
        self.headers: list[str] = []
        self.lines_of_keys: dict[str, int] = {}

    def take(self, headers: list[str], lines: list[list[Any]], *, dry_run: bool) -> Result:
        """Each line is taken or refused by itself.

        Raises:
            Unreadable: the columns are not those of this kind of record.
        """
        known = flat.columns(self.model)
        if unknown := [name for name in headers if name not in known]:
            text = _("Unknown columns: %(unknown)s. Known are: %(known)s.")
            named = Truncator(", ".join(unknown)).chars(MOST_OF_A_NAME)
            raise Unreadable(text % {"unknown": named, "known": ", ".join(known)})
        if flat.KEY not in headers:
            raise Unreadable(_("There is no column “key”. It names the record of each line."))
        if len(set(headers)) < len(headers):
            raise Unreadable(_("Two columns have the same name."))
        self.headers = headers
        return self.import_data(Dataset(*map(tuple, lines), headers=headers), dry_run=dry_run)

    def get_diff_headers(self) -> list[str]:
        """All columns, so that a refused line keeps its values."""
        return self.headers

    def import_row(self, row: Mapping[str, Any], instance_loader: Any, **kwargs: Any) -> RowResult:
        """Take one line, or say why not; what it did is undone then."""
        result = RowResult()
        result.number = kwargs["row_number"] + 1  # as spreadsheets count, below the headers
        result.import_type = RowResult.IMPORT_TYPE_SKIP
        if not any(map(str, row.values())):
            return result
        try:
            with transaction.atomic():
                self._take(row, result)
        except Refused as refusal:
            self._refuse(result, refusal.field, str(refusal))
        except Unusable as unusable:
            self._refuse(result, unusable.path, str(unusable))
        except Moved as moved:
            self._refuse(result, flat.EDITION, str(moved))
        except ObjectDoesNotExist as error:
            self._refuse(result, flat.KEY, str(error))
        return result

    def _refuse(self, result: RowResult, field: str, reason: str) -> None:
        result.import_type = RowResult.IMPORT_TYPE_INVALID
        result.validation_error = ValidationError({field or flat.KEY: [reason]})

    def _take(self, row: Mapping[str, Any], result: RowResult) -> None:
        key = original(str(row[flat.KEY])).strip()
        if not key:
            raise Refused(flat.KEY, _("Give the key of the record."))
        if key in self.lines_of_keys:
            text = _("The key stands in line %(number)s already. Keep one of the two.")
            raise Refused(flat.KEY, text % {"number": self.lines_of_keys[key]})
        self.lines_of_keys[key] = result.number
        record = self.model._default_manager.filter(slug=key).first()
        if record is None:
            self._add(key, row, result)
        else:
            self._change(record, row, result)

    def _add(self, key: str, row: Mapping[str, Any], result: RowResult) -> None:
        if not self.model_admin.has_add_permission(self.request):
            raise Refused(flat.KEY, _("There is no record with this key, and your role does not add any."))
        if self.model.registry_owned:
            raise Refused(
                flat.KEY, _("There is no record with this key. Add it by hand, or import it from its registry.")
            )
        if str(row.get(flat.EDITION, "")).strip() not in {"", "0"}:
            raise Refused(flat.KEY, _("There is no record with this key. Leave “edition” empty to add one."))
        self._expect(key, 0)
        record = self.model(slug=key)
        apply_fields(flat.said(self.model, row, {}), record)
        rows: list[Mapping[str, Any]] = [*flat.cited(self.model, row, [])]
        if rows:
            apply_owned({flat.CITATIONS: rows}, record)
        begin(obj=record, by=self.by, reason=self.reason)
        taken = snapshot(record)
        nothing = {name: None if value else value for name, value in taken["fields"].items()}
        no_rows: dict[str, list[Any]] = {name: [] for name in taken["owned"]}
        self._note(result, record, {**taken, "fields": nothing, "owned": no_rows}, taken)
        result.import_type = RowResult.IMPORT_TYPE_NEW

    def _change(self, record: Publishable, row: Mapping[str, Any], result: RowResult) -> None:
        if not self.model_admin.has_change_permission(self.request, record):
            raise Refused(
                flat.KEY, _("Somebody else is writing in this draft. Ask them, or wait until it is published.")
            )
        record = lock(record)
        newest = head(record)
        wanted = {**newest.snapshot, "fields": flat.said(self.model, row, newest.snapshot["fields"])}
        if flat.CITATIONS in newest.snapshot["owned"]:
            rows = flat.cited(self.model, row, newest.snapshot["owned"][flat.CITATIONS])
            wanted["owned"] = {**newest.snapshot["owned"], flat.CITATIONS: rows}
        taken, _left = tried(wanted, record)
        if not differences(newest.snapshot, taken):
            return
        shown = str(row.get(flat.EDITION, "")).strip()
        if shown and shown != str(newest.number):
            text = _(
                "Somebody saved the record since: edition %(now)s is the newest. Export it again and put yours in."
            )
            raise Refused(flat.EDITION, text % {"now": newest.number})
        self._expect(record.slug, newest.number)
        keep(obj=record, taken=taken, by=self.by, based_on=newest.number, reason=self.reason)
        self._note(result, record, newest.snapshot, taken)
        result.import_type = RowResult.IMPORT_TYPE_UPDATE

    def _expect(self, key: str, newest: int) -> None:
        """Remember what the dry run meets, and refuse what it did not: nobody saw that it would be changed."""
        self.heads[key] = newest
        if self.seen is not None and self.seen.get(key) != newest:
            text = _("Somebody saved the record after the dry run. Send the file again, and look at the changes.")
            raise Refused(flat.KEY, text)

    def _note(self, result: RowResult, record: Publishable, before: Any, after: Any) -> None:
        result.object_repr, result.diff = str(record), differences(before, after)
        result.object_id, result.address = record.pk, publication_page(record)


def import_view(model_admin: Any, request: HttpRequest) -> HttpResponse:
    """GET: the form. POST with a file: the dry run. POST with the token of that file: its lines become drafts."""
    if not (model_admin.has_add_permission(request) or model_admin.has_change_permission(request)):
        raise PermissionDenied
    kind = model_admin.model._meta.label_lower
    context: dict[str, Any] = {"columns": flat.columns(model_admin.model), "done": "token" in request.POST}
    try:
        if request.method == "POST":
            context |= _taken(model_admin, request, kind)
    except Unreadable as error:
        context |= {"problem": str(error), "done": False}
    context |= {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        "title": _("Import: %(kind)s") % {"kind": model_admin.model._meta.verbose_name_plural},
    }
    return TemplateResponse(request, "admin/desk/import.html", context)


def _taken(model_admin: Any, request: HttpRequest, kind: str) -> dict[str, Any]:
    by: Any = request.user.pk
    seen: dict[str, int] | None = None
    if token := request.POST.get("token", ""):
        name, data, seen = kept_upload(token, by=by, kind=kind)
    else:
        upload = request.FILES.get("file")
        if upload is None:
            raise Unreadable(_("Choose a file."))
        name = upload.name or ""
        token, data = keep_upload(upload, by=by, kind=kind)
    reason = request.POST.get("reason", "").strip()[:200] or _("Imported from %(file)s") % {"file": name}
    done = "token" in request.POST
    drafts = Drafts(model_admin, request, reason, seen=seen)
    result = drafts.take(*table_of(data), dry_run=not done)
    if not done:
        token = after_dry_run(token, drafts.heads)
    changed = [
        row for row in result.rows if row.import_type in {RowResult.IMPORT_TYPE_NEW, RowResult.IMPORT_TYPE_UPDATE}
    ]
    return {
        "token": token,
        "reason": reason,
        "file": name,
        "changed": changed[:MOST_SHOWN],
        "not_shown": max(len(changed) - MOST_SHOWN, 0),
        "new": result.totals[RowResult.IMPORT_TYPE_NEW],
        "updated": result.totals[RowResult.IMPORT_TYPE_UPDATE],
        "unchanged": result.totals[RowResult.IMPORT_TYPE_SKIP],
        "refused": [
            (
                invalid.number + 1,
                field,
                dict(zip(result.diff_headers, invalid.values, strict=True)).get(field, ""),
                reason,
            )
            for invalid in result.invalid_rows
            for field, reasons in invalid.error_dict.items()
            for reason in reasons
        ],
        "shown": True,
    }
