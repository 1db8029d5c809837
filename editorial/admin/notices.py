"""The admin of urgent notices: posted by a publisher, confirmed by another, ended. What was posted is never changed."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.actions import NotNow
from editorial.actions.notices import confirm_notice, end_notice, post_notice
from editorial.admin.fields import Fields
from editorial.kinds import kinds
from editorial.models import Notice
from editorial.notices import name_of
from editorial.roles import PUBLISH

ACTS = {
    "confirm": (confirm_notice, gettext_lazy("The notice is confirmed.")),
    "end": (end_notice, gettext_lazy("The notice has ended.")),
}


class NoticeForm(forms.ModelForm[Notice]):
    """A notice to be posted; it must concern something."""

    class Meta:
        model = Notice
        fields = ("kind", "text", "source", "about", "records")

    def clean_records(self) -> list[str]:
        """Only records that there are.

        Raises:
            ValidationError: naming each that there is not, and why.
        """
        written = [text.strip() for text in self.cleaned_data["records"]]
        wrong = [problem for text in written if (problem := _what_is_wrong(text))]
        if wrong:
            raise ValidationError(wrong)
        return written

    def clean(self) -> dict[str, Any] | None:
        """Refuse a notice that would stand nowhere."""
        cleaned = super().clean()
        if not self.errors and not self.cleaned_data["about"] and not self.cleaned_data["records"]:
            raise ValidationError(_("Name the sources or the records that it concerns: it would stand nowhere."))
        return cleaned


def _what_is_wrong(written: str) -> str:
    kind, key = name_of(written)
    model = kinds().get(kind)
    if model is None:
        return _("“%(text)s” names no kind of record. Kinds are: %(kinds)s.") % {
            "text": written,
            "kinds": ", ".join(kinds()),
        }
    if not model._default_manager.filter(slug=key).exists():
        return _("There is no %(kind)s with the key “%(key)s”.") % {"kind": model._meta.verbose_name, "key": key}
    return ""


@admin.register(Notice)
class NoticeAdmin(Fields, admin.ModelAdmin[Notice]):
    """Retractions, warnings of regulators, safety halts."""

    form = NoticeForm
    change_form_template = "admin/notice.html"
    list_display = ("text", "kind", "posted_at", "posted_by", "reviewed_by", "ended_at")
    list_filter = ("kind", "ended_at")
    list_select_related: ClassVar[bool] = False
    autocomplete_fields = ("source", "about")
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Publishers post."""
        user: Any = request.user
        return bool(user.has_perm(PUBLISH))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: what was posted was read."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: a notice ends."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """What it says and, once it is posted, what became of it."""
        said = ("kind", "text", "source", "about", "records")
        became = ("posted_at", "posted_by", "reviewed_at", "reviewed_by", "ended_at", "ended_by")
        return (*said, *became) if obj else said

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Any:  # noqa: FBT001
        """The notice, not yet in the database."""
        return form.save(commit=False)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Post it."""
        post_notice(notice=obj, about=form.cleaned_data["about"], by=request.user.get_username())

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        """Nothing is left to do: the links were set when it was posted."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the audit log tells more."""

    def get_urls(self) -> list[URLPattern]:
        """Django's, and the one to which both buttons post."""
        act = path("<path:object_id>/act/", self.admin_site.admin_view(self.act_view), name="editorial_notice_act")
        return [act, *super().get_urls()]

    def act_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """POST: confirm or end."""
        notice = self.get_object(request, object_id)
        if notice is None:
            raise Http404
        act, done = ACTS.get(request.POST.get("act", ""), (None, ""))
        if not self.has_add_permission(request) or act is None:
            raise PermissionDenied
        try:
            act(notice=notice, by=request.user.get_username())
        except NotNow as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(request, str(done), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:editorial_notice_change", args=[notice.pk]))

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell the template which buttons to offer."""
        notice = context.get("original")
        may = notice is not None and notice.ended_at is None and self.has_add_permission(request)
        context["may_end"] = may
        context["may_confirm"] = may and notice.reviewed_at is None and notice.posted_by != request.user.get_username()
        return super().render_change_form(request, context, *args, **kwargs)
