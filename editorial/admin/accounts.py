"""Accounts of editors, and the roles that they can be given."""

from collections.abc import Mapping
from typing import Any, Final

from allauth.account.admin import EmailAddress
from allauth.mfa.admin import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminUserCreationForm
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from editorial import audit
from editorial.admin.read_only import ReadOnly
from editorial.models import AuditEntry
from editorial.roles import permissions

# allauth shows letters, and secrets of second factors; nobody needs to see them.
admin.site.unregister([User, Group, EmailAddress, Authenticator])
# Of these the log keeps before and after; of what else is about a person it keeps that it changed.
_LOGGED: Final = ("username", "is_active", "is_staff", "is_superuser")
_PERSONAL: Final = ("first_name", "last_name", "email")


# Who is named where no account did it: a person with such a login would stand for it.
_NO_LOGINS: Final = frozenset({"a reader", "import", "preview", "unknown"})


class NewAccount(AdminUserCreationForm[User]):
    """An account with a login that nothing else is called by."""

    def clean_username(self) -> str:
        """Refuse words by which the log names what is no person, and the logins of those who are in it."""
        login: str = super().clean_username()
        named = AuditEntry.objects.filter(Q(who__iexact=login) | Q(kind=audit.ACCOUNT, key__iexact=login))
        if login.lower() in _NO_LOGINS or named.exists():
            text = _now("The log names “%(login)s” already. Choose another login.")
            raise forms.ValidationError(text % {"login": login})
        return login


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    """People with a login. What they may do follows from their roles alone."""

    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
    actions = ("remove_second_factor",)
    add_form = NewAccount
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Access"), {"fields": ("is_active", "groups", "last_login", "date_joined")}),
    )

    @admin.display(description=_("roles"))
    def roles(self, user: User) -> str:
        """Names of the roles."""
        return ", ".join(group.name for group in user.groups.all())

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Accounts with their roles."""
        return super().get_queryset(request).prefetch_related("groups")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Roles as boxes to tick: there are few."""
        return super().formfield_for_manytomany(
            db_field,
            request,
            widget=forms.CheckboxSelectMultiple,
            help_text=_("What this person may do. Without a role: nothing."),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who wrote what is known by the login, which therefore stays."""
        return (*self.readonly_fields, "username") if obj else self.readonly_fields

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An account is switched off and not deleted: the history of records names it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account, and with it the password, only by a superuser."""
        user: Any = request.user
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or bool(user.is_superuser))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """An account is made for the admin; readers have none."""
        if change:
            request.account_before = _state(User.objects.get(pk=obj.pk))  # type: ignore[attr-defined]
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Into the audit log, in place of Django's."""
        self._log(request, "add account", obj)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Into the audit log: what changed; the page that sets passwords comes by here as well."""
        before = getattr(request, "account_before", None)
        if before is None:
            self._log(request, "set password", obj)
        elif changes := _changes(before, _state(User.objects.get(pk=obj.pk))):
            self._log(request, "change account", obj, changes)

    def _log(self, request: HttpRequest, act: str, user: User, changes: Mapping[str, Any] | None = None) -> None:
        audit.record_account(who=request.user.get_username(), act=act, login=user.get_username(), changes=changes)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The audit log tells what became of an account."""
        user = self.get_object(request, object_id)
        if not self.has_view_permission(request, user):
            raise PermissionDenied
        login = user.get_username() if user else ""
        return HttpResponseRedirect(f"{reverse('admin:editorial_auditentry_changelist')}?{urlencode({'q': login})}")

    @admin.action(description=_("Remove the second factor of the chosen accounts"), permissions=["change"])
    def remove_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For whoever lost all of theirs: the next sign-in asks them to add a new one."""
        for user in queryset:
            if not self.has_change_permission(request, user):
                self.message_user(request, _now("Only a superuser may do this to a superuser."), messages.ERROR)
            elif Authenticator.objects.filter(user=user).delete()[0]:
                self._log(request, "remove second factor", user)
                text = _now("%(login)s has no second factor any more.") % {"login": user.get_username()}
                self.message_user(request, text, messages.SUCCESS)


@admin.register(Group)
class RoleAdmin(ReadOnly, admin.ModelAdmin[Group]):
    """Roles as the table in `editorial.roles` has them."""

    list_display = ("name", "people")
    fields = ("name", "may")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        """Roles with the number of accounts that have them."""
        return super().get_queryset(request).annotate(number=Count("user"))

    @admin.display(description=_("accounts"))
    def people(self, group: Any) -> int:
        """How many accounts have the role."""
        found: int = group.number
        return found

    @admin.display(description=_("may"))
    def may(self, group: Group) -> str:
        """Its permissions."""
        return ", ".join(sorted(permissions(group.name)))


def _state(user: User) -> dict[str, Any]:
    state = {name: getattr(user, name) for name in (*_LOGGED, *_PERSONAL)}
    return {**state, "roles": sorted(user.groups.values_list("name", flat=True))}


def _changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    changed = [name for name in before if before[name] != after[name]]
    return {name: [None, None] if name in _PERSONAL else [before[name], after[name]] for name in changed}
