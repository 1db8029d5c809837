"""The page of a record on which it is submitted, approved, given back, published, scheduled and withdrawn."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial import actions
from editorial.actions import NotNow, Refused
from editorial.actions.editions import lock
from editorial.actions.publication import show
from editorial.actions.review import may_stand_for
from editorial.admin.addresses import change_page, publication_page
from editorial.comparison import differences
from editorial.gate import Refusal, is_fit, refusals, warnings
from editorial.models import Appointment, Edition, Proposal, Publishable
from editorial.roles import reviewers
from editorial.snapshots import Unusable, apply, snapshot

Stage = Proposal.Stage


class WhenAndWhy(forms.Form):
    """When something is to be done, and why."""

    due_at = forms.SplitDateTimeField(label=gettext_lazy("When"), widget=AdminSplitDateTime, required=True)
    reason = forms.CharField(label=gettext_lazy("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The label of both names neither.
        for part, name in zip(self.fields["due_at"].widget.widgets, (_("Day"), _("Time")), strict=True):
            part.attrs["aria-label"] = name


def publication_view(model_admin: Any, request: HttpRequest, obj: Publishable) -> HttpResponse:
    """GET: how far the record is, what would change, and what stands in the way. POST: one act."""
    when = WhenAndWhy(request.POST if "schedule" in request.POST.get("act", "") else None)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None or not act.allowed(model_admin, request, obj):
            raise PermissionDenied
        refused = _try(model_admin, act, request, obj, when)
        if not refused and not when.errors:
            return HttpResponseRedirect(publication_page(obj))
    head = actions.head(obj)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        "original": obj,
        "title": _("Publication of %(record)s") % {"record": obj},
        "proposal": head.proposal,
        "edition": head.number,
        "changes": differences(snapshot(obj), head.snapshot) if obj.is_live and head.proposal else [],
        "appointments": Appointment.objects.about(obj),
        "acts": [name for name, act in ACTS.items() if act.allowed(model_admin, request, obj)],
        "conflicts": Edition.objects.about(obj).filter(conflicts_with__isnull=False, settled=False),
        "reviewers": [login for login in _reviewers() if may_stand_for(login, head.proposal)] if head.proposal else [],
        "when": when,
        "change_page": change_page(obj),
        **would_be_refused(obj, head.proposal, request),
    }
    return TemplateResponse(request, "admin/record/publication.html", context)


def _reviewers() -> Iterable[str]:
    return reviewers().values_list("username", flat=True)


def would_be_refused(obj: Publishable, proposal: Proposal | None, request: HttpRequest) -> dict[str, list[Refusal]]:
    """What the gate would say of the edition that waits; asked in a transaction that is rolled back."""
    if obj.is_published and proposal is None:
        return {"refusals": [], "warnings": []}
    with transaction.atomic():
        record = lock(obj)
        try:
            if proposal:
                apply(proposal.edition.snapshot, record)
            if is_fit(record):
                show(obj=record, by=request.user.get_username())
            found = refusals(record, proposal=proposal, by=request.user.get_username())
            doubts = warnings(record)
        except Unusable as unusable:
            found, doubts = [Refusal(unusable.path, str(unusable))], []
        transaction.set_rollback(True)
    return {"refusals": found, "warnings": doubts}


class Act:
    """One thing that may be done to a record: who may when, and what is said after it."""

    def __init__(self, right: str, done: Any, do: Callable[..., Any], *, when: Callable[[Any, Any], bool]) -> None:
        self.right, self.done, self.do, self._when = right, done, do, when

    def allowed(self, model_admin: Any, request: HttpRequest, obj: Publishable) -> bool:
        """Whether this editor may do it to the record as it is now."""
        proposal = Proposal.objects.about(obj).first()
        return bool(model_admin.may(request, self.right, obj) and self._when(obj, proposal))


def _try(model_admin: Any, act: Act, request: HttpRequest, obj: Publishable, when: WhenAndWhy) -> bool:
    """Do it and say so, or say why not; whether it was refused."""
    try:
        with transaction.atomic():
            _refuse_what_they_did_not_see(lock(obj), request)
            act.do(obj, request, when)
    except Refused:
        model_admin.message_user(request, _("Not published. What stands in the way is below."), messages.ERROR)
    except (NotNow, ValidationError, Unusable) as error:
        reasons = error.messages if isinstance(error, ValidationError) else [str(error)]
        model_admin.message_user(request, " ".join(reasons), messages.ERROR)
    else:
        model_admin.message_user(request, act.done, messages.SUCCESS)
        return False
    return True


def _refuse_what_they_did_not_see(obj: Publishable, request: HttpRequest) -> None:
    """Whoever approves or publishes does so with the edition that they looked at."""
    seen, now = request.POST.get("edition", ""), actions.head(obj).number
    if seen and seen != str(now):
        raise NotNow(_("Edition %(number)s was saved after you opened this page. Look at it first.") % {"number": now})


def _by(request: HttpRequest) -> str:
    return request.user.get_username()


def _schedule(act: str) -> Callable[..., None]:
    def do(obj: Publishable, request: HttpRequest, when: WhenAndWhy) -> None:
        if not when.is_valid():
            raise ValidationError([text for texts in when.errors.values() for text in texts])
        due: dt.datetime = when.cleaned_data["due_at"]
        actions.schedule(obj=obj, act=act, due_at=due, by=_by(request), reason=when.cleaned_data["reason"])

    return do


def _cancel(obj: Publishable, request: HttpRequest, _when: WhenAndWhy) -> None:
    for appointment in Appointment.objects.about(obj):
        actions.cancel(appointment=appointment, by=_by(request))


def _waits(*stages: str) -> Callable[[Any, Any], bool]:
    return lambda _obj, proposal: proposal is not None and proposal.stage in stages


def _publishable(obj: Any, proposal: Any) -> bool:
    return proposal is not None or not obj.is_published


ACTS: dict[str, Act] = {
    "submit": Act(
        "change",
        gettext_lazy("Submitted for review."),
        lambda obj, request, _w: actions.submit(obj=obj, by=_by(request), reviewer=request.POST.get("reviewer", "")),
        when=_waits(Stage.DRAFT, Stage.RETURNED),
    ),
    "approve": Act(
        "review",
        gettext_lazy("Approved."),
        lambda obj, request, _w: actions.approve(obj=obj, by=_by(request), comment=request.POST.get("comment", "")),
        when=_waits(Stage.SUBMITTED),
    ),
    "return": Act(
        "review",
        gettext_lazy("Returned to its authors."),
        lambda obj, request, _w: actions.give_back(obj=obj, by=_by(request), comment=request.POST.get("comment", "")),
        when=_waits(Stage.SUBMITTED, Stage.APPROVED),
    ),
    "publish": Act(
        "publish",
        gettext_lazy("Published."),
        lambda obj, request, _w: actions.publish(obj=obj, by=_by(request)),
        when=_publishable,
    ),
    "schedule-publish": Act(
        "publish", gettext_lazy("The time is set."), _schedule(Appointment.Act.PUBLISH), when=_publishable
    ),
    "schedule-withdraw": Act(
        "publish",
        gettext_lazy("The time is set."),
        _schedule(Appointment.Act.WITHDRAW),
        when=lambda obj, _proposal: obj.is_published,
    ),
    "cancel": Act(
        "publish",
        gettext_lazy("Nothing is scheduled any more."),
        _cancel,
        when=lambda obj, _proposal: Appointment.objects.about(obj).exists(),
    ),
    "discard": Act(
        "change",
        gettext_lazy("The draft is given up. Its editions stay in the history."),
        lambda obj, request, _w: actions.discard(obj=obj, by=_by(request)),
        when=lambda obj, proposal: proposal is not None and obj.is_live,
    ),
    "withdraw": Act(
        "publish",
        gettext_lazy("Withdrawn. The address of the page says why."),
        lambda obj, request, _w: actions.withdraw(obj=obj, by=_by(request), reason=request.POST.get("reason", "")),
        when=lambda obj, _proposal: obj.is_published,
    ),
    # The form changes the key of what readers have never seen.
    "rename": Act(
        "publish",
        gettext_lazy("The key is changed. The old address leads to the new one for good."),
        lambda obj, request, _w: actions.rename(obj=obj, key=request.POST.get("key", "").strip(), by=_by(request)),
        when=lambda obj, _proposal: obj.is_live and obj.may_be_renamed,
    ),
}
