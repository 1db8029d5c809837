"""Accounts of editors, and the roles that they can be given."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.admin.read_only import ReadOnly
from editorial.roles import permissions

admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(UserAdmin[User]):
    """People with a login. What they may do follows from their roles alone."""

    list_display = ("username", "first_name", "last_name", "roles", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    filter_horizontal = ()
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

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A superuser's account, and with it the password, only by a superuser."""
        user: Any = request.user
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or bool(user.is_superuser))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:  # noqa: FBT001
        """An account is made for the admin; readers have none."""
        obj.is_staff = obj.is_staff or not change
        super().save_model(request, obj, form, change)


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
