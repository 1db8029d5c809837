"""What the admins of readers' letters share: nobody adds one, and nobody changes its words."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from editorial.actions.letters import erase_letter, expires_on, hold_to_a_reply, work_on
from editorial.admin.fields import Fields
from editorial.models.letters import Letter
from editorial.roles import holders

# What is shown of every letter, and what is written.
SHOWN: Any = ("received_at", "begun_at", "closed_at", "closed_by", "erased_on")
WRITTEN: Any = ("opened", "state", "assigned_to", "reply")


class LetterForm(forms.ModelForm[Any]):
    """How far it is, whose it is, and the reply. It is not saved over what somebody else saved meanwhile."""

    right: ClassVar[str]
    opened = forms.CharField(widget=forms.HiddenInput, required=False)
    assigned_to = forms.ChoiceField(label=_("Assigned to"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letter: Letter = self.instance
        self.initial["opened"] = letter.acted_at.isoformat()
        logins = {*holders(self.right).values_list("username", flat=True), letter.assigned_to} - {""}
        field: Any = self.fields["assigned_to"]
        field.choices = [("", _("Nobody")), *((login, login) for login in sorted(logins))]

    def clean(self) -> dict[str, Any]:
        """Hold it against what is there by now; the row stays locked until it is saved."""
        cleaned = super().clean() or {}
        kept = type(self.instance).objects.select_for_update().filter(pk=self.instance.pk).first()
        if kept is None:
            raise ValidationError(_now("This letter was erased meanwhile."))
        if kept.acted_at.isoformat() != cleaned.get("opened"):
            text = _now(
                "Somebody saved this after you opened it. It is “%(state)s” now, assigned to %(login)s. Their reply:"
                " “%(reply)s”. Yours stands below: save again to put it in the place of theirs."
            )
            told = {"state": kept.get_state_display(), "login": kept.assigned_to or "-", "reply": kept.reply}
            self.data = {**self.data.dict(), "opened": kept.acted_at.isoformat()}  # type: ignore[attr-defined]
            raise ValidationError(text % told)
        hold_to_a_reply(cleaned.get("state", ""), cleaned.get("reply", ""))
        return cleaned


class Whose(admin.SimpleListFilter):
    """By who works on it."""

    title = _("who works on it")
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The editor, or nobody yet."""
        return [("me", _("I")), ("nobody", _("Nobody"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Their letters."""
        logins = {"me": request.user.get_username(), "nobody": ""}
        return queryset.filter(assigned_to=logins[value]) if (value := self.value()) in logins else queryset


class LetterAdmin(Fields, admin.ModelAdmin[Any]):
    """What reports and enquiries share."""

    list_filter: ClassVar[Any] = ("state", Whose)
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Readers write them."""
        return False

    @admin.display(description=_("will be erased on"))
    def erased_on(self, letter: Letter) -> dt.date:
        """If nobody works on it any more."""
        return expires_on(letter)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """Through the action, which tells the audit log."""
        said = {name: form.cleaned_data[name] for name in ("state", "assigned_to", "reply")}
        work_on(letter=obj, **said, by=request.user.get_username())

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Erase it, and tell the audit log."""
        erase_letter(letter=obj, by=request.user.get_username())

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing: the audit log has it."""

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        """Nothing, as above."""
