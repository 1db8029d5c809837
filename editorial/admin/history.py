"""Editions in the admin: the list of them, any two compared, an old one restored, and two that collided."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from editorial import actions
from editorial.actions import Head, Moved
from editorial.actions.editions import base_of
from editorial.admin.addresses import change_page, conflict_page, page_of
from editorial.comparison import changed_by_both, differences, merge
from editorial.models import Decision, Edition, Publishable
from editorial.snapshots import Unusable
from editorial.whole_numbers import whole_number

MOST_EDITIONS = 500


def _page(model_admin: Any, request: HttpRequest, obj: Publishable, name: str, **context: Any) -> HttpResponse:
    shared = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        "original": obj,
        "may_change": model_admin.may(request, "change", obj),
    }
    return TemplateResponse(request, f"admin/record/{name}.html", {**shared, **context})


def history_view(model_admin: Any, request: HttpRequest, obj: Publishable) -> HttpResponse:
    """All editions and decisions, newest first; two editions can be compared. POST restores one as a draft."""
    editions = Edition.objects.about(obj).defer("snapshot", "search")
    if request.method == "POST":
        if not model_admin.may(request, "change", obj):
            raise PermissionDenied
        edition = get_object_or_404(Edition.objects.about(obj), number=whole_number(request.POST.get("restore", "")))
        try:
            left = actions.restore(obj=obj, edition=edition, by=request.user.get_username())
        except Unusable as unusable:
            text = _("This edition cannot be restored: %(path)s: %(reason)s")
            model_admin.message_user(request, text % {"path": unusable.path, "reason": unusable}, messages.ERROR)
        else:
            text = _("Edition %(number)s is the draft now. Look at it, then save or publish it.")
            model_admin.message_user(request, text % {"number": edition.number}, messages.SUCCESS)
            model_admin.tell_what_is_left(request, left)
            return HttpResponseRedirect(change_page(obj))
    return _page(
        model_admin,
        request,
        obj,
        "history",
        title=_("Editions of %(record)s") % {"record": obj},
        editions=editions[:MOST_EDITIONS],
        decisions=Decision.objects.about(obj)[:MOST_EDITIONS],
        compare_page=page_of(obj, "compare"),
    )


def compare_view(model_admin: Any, request: HttpRequest, obj: Publishable) -> HttpResponse:
    """Two editions, by their numbers in `from` and `to`; without them what waits and what is live."""
    numbers = [whole_number(request.GET.get(name, "")) for name in ("from", "to")]
    before, after = (get_object_or_404(Edition.objects.about(obj), number=number) for number in numbers)
    return _page(
        model_admin,
        request,
        obj,
        "compare",
        title=_("Editions %(before)s and %(after)s of %(record)s")
        % {"before": before.number, "after": after.number, "record": obj},
        before=before,
        after=after,
        changes=differences(before.snapshot, after.snapshot),
    )


def conflict_view(model_admin: Any, request: HttpRequest, obj: Publishable, number: int) -> HttpResponse:
    """Both versions side by side; the editor picks for each field. Nothing of either is lost, whatever is picked."""
    waiting = get_object_or_404(Edition.objects.about(obj), number=number, conflicts_with__isnull=False)
    if waiting.settled:
        return HttpResponseRedirect(change_page(obj))
    if not model_admin.may_settle(request, obj, waiting):
        raise PermissionDenied
    newest = actions.head(obj)
    base = base_of(obj, waiting.based_on)
    both = changed_by_both(base, newest.snapshot, waiting.snapshot)
    theirs_only = {found.path for found in differences(base, newest.snapshot)} - both
    choices: list[dict[str, Any]] = [
        {
            "difference": found,
            "theirs": found.before_words,
            "both": found.path in both,
            "pick": request.POST.get(f"pick:{found.path}") or _only_changed(found.path, theirs_only, both),
        }
        for found in differences(newest.snapshot, waiting.snapshot)
    ]
    if request.method == "POST" and request.POST.get("_edition") == str(newest.number):
        paths = {choice["difference"].path for choice in choices}
        if answer := _settled(model_admin, request, obj, waiting, newest, paths):
            return answer
    return _page(
        model_admin,
        request,
        obj,
        "conflict",
        title=_("Two versions of %(record)s") % {"record": obj},
        waiting=waiting,
        newest=newest.proposal.edition if newest.proposal else None,
        edition=newest.number,
        choices=choices,
    )


def _only_changed(path: str, theirs_only: set[str], both: set[str]) -> str:
    """Whose version to begin with: of whoever alone changed it."""
    return "" if path in both else "theirs" if path in theirs_only else "mine"


def _settled(
    model_admin: Any, request: HttpRequest, obj: Publishable, waiting: Edition, newest: Head, paths: set[str]
) -> HttpResponse | None:
    """Save what was picked, and lead back to the form; None where it cannot be saved so, which is said."""
    picked = {path: request.POST.get(f"pick:{path}") for path in paths}
    if not all(picked.values()):
        model_admin.message_user(request, _("Pick one version for each field."), messages.ERROR)
        return None
    merged = merge(newest.snapshot, waiting.snapshot, {path for path, side in picked.items() if side == "mine"})
    by = request.user.get_username()
    try:
        actions.settle(obj=obj, waiting=waiting, merged=merged, by=by, based_on=newest.number, reason=waiting.reason)
    except Moved:
        return HttpResponseRedirect(conflict_page(obj, waiting.number))
    except Unusable as unusable:
        where = f"{unusable.path}: " if unusable.path else ""
        text = _("This cannot be saved: %(reason)s Pick the other version there.")
        model_admin.message_user(request, text % {"reason": f"{where}{unusable}"}, messages.ERROR)
        return None
    model_admin.message_user(request, _("What you picked is saved."), messages.SUCCESS)
    return HttpResponseRedirect(change_page(obj))
