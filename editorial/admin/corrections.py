"""The page of a record on which a publisher says what readers were told wrongly."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.actions import NotNow
from editorial.actions.corrections import correct
from editorial.admin.addresses import page_of
from editorial.models import Correction, Publishable


class CorrectionForm(forms.Form):
    """What a correction says; readers see every word of it."""

    was_wrong = forms.CharField(
        label=gettext_lazy("What was wrong"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )
    wrong_since = forms.DateField(
        label=gettext_lazy("Since"),
        required=False,
        widget=AdminDateWidget,
        help_text=gettext_lazy("The day on which readers first got it. Empty: not known."),
    )
    is_now = forms.CharField(
        label=gettext_lazy("What it says now"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
    )

    def clean_wrong_since(self) -> Any:
        """Not a day that is still to come.

        Raises:
            ValidationError: it is.
        """
        day = self.cleaned_data["wrong_since"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return day


def correction_view(model_admin: Any, request: HttpRequest, obj: Publishable) -> HttpResponse:
    """GET: the corrections of a record. POST enters another; none is ever changed."""
    may_correct = model_admin.may(request, "publish", obj) and obj.is_live
    form = CorrectionForm(request.POST or None)
    if request.method == "POST":
        if not may_correct:
            raise PermissionDenied
        if form.is_valid():
            try:
                correct(obj=obj, by=request.user.get_username(), **form.cleaned_data)
            except NotNow as refusal:
                model_admin.message_user(request, str(refusal), messages.ERROR)
            else:
                model_admin.message_user(request, _("The correction is public."), messages.SUCCESS)
                return HttpResponseRedirect(page_of(obj, "correction"))
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.model._meta,
        "original": obj,
        "title": _("Corrections of %(record)s") % {"record": obj},
        "form": form if may_correct else None,
        "media": model_admin.media + form.media,
        "corrections": Correction.objects.about(obj),
    }
    return TemplateResponse(request, "admin/record/correction.html", context)
