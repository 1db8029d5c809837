"""Forms that save drafts: an edit of a record never reaches its live rows until it is published.

The form runs on the live tables inside a transaction that is rolled back; what it left there is kept as an edition.
"""

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from editorial.actions import Moved, NotNow, Refused, begin, head, keep, publish, rename, set_aside, submit
from editorial.actions.editions import Erased, base_of, lock
from editorial.admin.addresses import conflict_page, publication_page
from editorial.admin.opened import opened, signed
from editorial.admin.outlived import Outlived, send_back
from editorial.models import Publishable
from editorial.snapshots import Unusable, apply, snapshot


class Drafting(Outlived):
    """Mixin of the admin of a publishable record."""

    model: type[Publishable]
    opts: Any

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """As Django's; a saved change is kept as the edition that waits to be published.

        Where the record, or one that it names, was deleted meanwhile, the form comes back with what was typed.
        """
        obj = self.get_object(request, unquote(object_id)) if object_id else None  # type: ignore[attr-defined]
        try:
            if obj:
                return self._edit(request, obj, form_url, extra_context)
            if object_id and request.method == "POST":
                return self._as_new(request, extra_context)
            parent: Any = super()
            answer: HttpResponse = parent.changeform_view(request, object_id, form_url, extra_context)
        except self.model.DoesNotExist:
            return self.changeform_view(request, object_id, form_url, extra_context)
        except (Unusable, IntegrityError) as error:
            if hasattr(request, "sent_back"):
                raise
            send_back(request, error)
            return self.changeform_view(request, object_id, form_url, extra_context)
        return answer

    def _as_new(self, request: HttpRequest, extra_context: dict[str, Any] | None) -> HttpResponse:
        """The form of a new record with what was typed in one that is gone."""
        gone = _("This draft was deleted while you wrote. What you typed is here: save it, and it is a new record.")
        send_back(request, Unusable("", gone))
        self.rows_as_new(request)
        parent: Any = super()
        add = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_add")
        answer: HttpResponse = parent.changeform_view(request, None, add, extra_context)
        return answer

    def _edit(
        self, request: HttpRequest, obj: Publishable, form_url: str, extra_context: dict[str, Any] | None
    ) -> HttpResponse:
        request.opened = opened(request, obj)  # type: ignore[attr-defined] # what its rights depend on
        with transaction.atomic():
            record = lock(obj)
            context = {**(extra_context or {}), **self._draw_from(request, record)}
            parent: Any = super()
            answer: HttpResponse = parent.changeform_view(request, str(obj.pk), form_url, context)
            if hasattr(answer, "render"):
                answer.render()
            taken = request.__dict__.pop("taken", None)
            transaction.set_rollback(True)
        return self._keep(request, obj, taken, context["drawn_from"]) or answer if taken else answer

    def _draw_from(self, request: HttpRequest, record: Publishable) -> dict[str, Any]:
        """Put the edition that the form is about into the tables; the number of it and the review of it."""
        newest = head(record)
        number, wanted = newest.number, newest.snapshot
        if request.method == "POST":
            # A form that does not prove where it began collides with whatever was saved.
            number = request.opened or 0  # type: ignore[attr-defined]
        if number != newest.number:
            try:
                wanted = base_of(record, number)
            except Erased as erased:
                send_back(request, Unusable("", str(erased)))
        try:
            if number != newest.number or (newest.proposal and record.is_live):
                with transaction.atomic():
                    self.tell_what_is_left(request, apply(wanted, record))
        except Unusable as unusable:
            text = _("The draft cannot be shown as it was saved (%(path)s: %(reason)s). This is what is live.")
            self._tell(request, text % {"path": unusable.path, "reason": unusable}, messages.ERROR)
        return {"drawn_from": number, "opened": signed(request.user, record, number), "proposal": newest.proposal}

    def _keep(
        self, request: HttpRequest, obj: Publishable, taken: dict[str, Any], based_on: int
    ) -> HttpResponse | None:
        by = request.user.get_username()
        reason = request.POST.get("_reason", "")
        try:
            kept = keep(obj=obj, taken=taken, by=by, based_on=based_on, reason=reason)
        except Moved:
            waiting = set_aside(obj=obj, taken=taken, by=by, based_on=based_on, reason=reason)
            return HttpResponseRedirect(conflict_page(obj, waiting.number))
        request.opened = None  # type: ignore[attr-defined] # a form that is late is good for its words alone
        if not self.has_change_permission(request, obj):  # type: ignore[attr-defined]
            self._tell(request, _("Somebody else has saved the same words."), messages.SUCCESS)
            return None
        try:
            # Who did not touch the key does not take back what somebody else made of it meanwhile.
            if taken["key"] != request.POST.get("_key", obj.slug):
                rename(obj=obj, key=taken["key"], by=by)
        except ValidationError as refusal:
            self._tell(request, " ".join(refusal.messages), messages.ERROR)
        saved = _("The draft of “%(record)s” is saved.") if kept else _("Nothing has changed in “%(record)s”.")
        self._tell(request, saved % {"record": obj}, messages.SUCCESS)
        return self._go_on(request, obj)

    def _go_on(self, request: HttpRequest, obj: Publishable) -> HttpResponse | None:
        """Submit or publish what was saved, where the button says so."""
        by = request.user.get_username()
        try:
            if "_submit" in request.POST:
                submit(obj=obj, by=by)
                self._tell(request, _("“%(record)s” is submitted for review.") % {"record": obj}, messages.SUCCESS)
            if "_publish" in request.POST and self.has_publish_permission(request):  # type: ignore[attr-defined]
                publish(obj=obj, by=by)
                self._tell(request, _("“%(record)s” is published.") % {"record": obj}, messages.SUCCESS)
        except NotNow as refusal:
            self._tell(request, str(refusal), messages.ERROR)
        except (Refused, Unusable):
            return HttpResponseRedirect(publication_page(obj))  # which says why
        return None

    def tell_what_is_left(self, request: HttpRequest, left: dict[str, Any]) -> None:
        """Say which values of an old edition have no place any more; they stay in it."""
        if left:
            text = _("These values of the edition have no place in the record any more: %(values)s")
            values = "; ".join(f"{path}: {value}" for path, value in left.items())
            self._tell(request, text % {"values": values}, messages.WARNING)

    def _tell(self, request: HttpRequest, text: str, level: int) -> None:
        self.message_user(request, text, level)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        """As Django's; the new record's first edition is kept."""
        begin(obj=obj, by=request.user.get_username(), reason=request.POST.get("_reason", ""))
        parent: Any = super()
        answer: HttpResponse = parent.response_add(request, obj, post_url_continue)
        return self._go_on(request, obj) or answer

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """As Django's; every row is saved by now, so that this is what the form left."""
        fresh = type(obj)._default_manager.get(pk=obj.pk)
        request.taken = snapshot(fresh)  # type: ignore[attr-defined]
        request.quiet = True  # type: ignore[attr-defined] # whether it could be kept is not known yet
        parent: Any = super()
        answer: HttpResponse = parent.response_change(request, obj)
        request.quiet = False  # type: ignore[attr-defined]
        return answer

    def message_user(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """As Django's, but for what it says of a change by itself."""
        if not getattr(request, "quiet", False):
            super().message_user(request, *args, **kwargs)  # type: ignore[misc]
