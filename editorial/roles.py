"""Who may do what: one table in code. A role is a group; being in it grants what the table says.

Permissions are read from the table and not from rows, so that no command has to keep rows in step with it.
"""

from typing import Any, Final

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from editorial.models import Publishable

CONTENT_APPS: Final = ("editorial", "therapies", "institutions", "trials", "guides")
PUBLISH: Final = "editorial.publish"
REVIEW: Final = "editorial.review"

AUTHOR: Final = "Author"
REVIEWER: Final = "Reviewer"
PUBLISHER: Final = "Publisher"
ADMINISTRATOR: Final = "Administrator"
AUDITOR: Final = "Auditor"
CORRESPONDENT: Final = "Correspondent"

# Role -> what it may do to records. Nobody changes what readers see but by publishing.
ROLES: Final[dict[str, frozenset[str]]] = {
    AUTHOR: frozenset({"view", "add", "change", "reports"}),
    REVIEWER: frozenset({"view", "review", "reports"}),
    PUBLISHER: frozenset({"view", "add", "change", "delete", "review", "publish", "reports"}),
    ADMINISTRATOR: frozenset({"view", "add", "change", "delete", "review", "publish", "accounts", "log", "reports"}),
    AUDITOR: frozenset({"view", "log"}),
    # Enquiries may tell of somebody's health: whoever answers them reads them, and nobody else, whatever their role.
    CORRESPONDENT: frozenset({"view", "reports", "enquiries"}),
}
# Model -> verb of the admin -> what a role must be allowed for it. Rows that a record owns follow the record; what is
# not named here, as rows that imports write, is there to be viewed.
_BY_HAND: Final[dict[str, dict[str, str]]] = {
    # Words are taken off the list by whoever may put them on it.
    "editorial.hypeword": {"view": "view", "add": "change", "change": "change", "delete": "change"},
    # Readers see it at once, so that a publisher posts it; nobody changes what was read.
    "editorial.notice": {"view": "view", "add": "publish"},
    "editorial.auditentry": {"view": "log"},
    "editorial.report": {"view": "reports", "change": "reports", "delete": "delete"},
    "editorial.enquiry": {"view": "enquiries", "change": "enquiries", "delete": "enquiries"},
    # What the machinery keeps for itself.
    "editorial.attempts": {},
    "editorial.deadlink": {},
    "editorial.decision": {},
    "editorial.epoch": {},
    "editorial.formerkey": {},
    "editorial.linkcheck": {},
    "editorial.imageuse": {},
    "editorial.presence": {},
    "editorial.previewlink": {},
}
_SEEN: Final = {"view": "view"}
_RECORD: Final = {verb: verb for verb in ("view", "add", "change", "delete")}
# An account is switched off and not deleted: the history of records names it.
_ACCOUNTS: Final = {"auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group"}
# An auditor sees who has an account.
_ACCOUNTS_READ: Final = {"auth.view_user", "auth.view_group"}


def permissions(role: str) -> frozenset[str]:
    """The permissions of a role as `app.verb_model`; none for a group that is no role."""
    rights = ROLES.get(role, frozenset())
    granted = {f"editorial.{right}" for right in ("publish", "review") if right in rights}
    granted |= _ACCOUNTS if "accounts" in rights else _ACCOUNTS_READ if "log" in rights else set()
    for app in CONTENT_APPS:
        for model in apps.get_app_config(app).get_models():
            needed = _RECORD if issubclass(model, Publishable) else _BY_HAND.get(model._meta.label_lower, _SEEN)
            granted |= {f"{app}.{verb}_{model._meta.model_name}" for verb, right in needed.items() if right in rights}
    return frozenset(granted)


def reviewers() -> QuerySet[User]:
    """Accounts that may approve what others wrote, by login."""
    return holders("review")


def holders(right: str) -> QuerySet[User]:
    """Accounts with a right of the table, by login."""
    roles = [name for name, rights in ROLES.items() if right in rights]
    allowed = Q(is_superuser=True) | Q(groups__name__in=roles)
    return User.objects.filter(allowed, is_active=True).distinct().order_by("username")


def may_review(login: str) -> bool:
    """Whether this is the login of somebody who may approve what others wrote."""
    return _may(login, REVIEW)


def may_publish(login: str) -> bool:
    """Whether this is the login of somebody who may publish and withdraw."""
    return _may(login, PUBLISH)


def _may(login: str, permission: str) -> bool:
    user = None if "\x00" in login else User.objects.filter(username=login).first()
    return user is not None and user.has_perm(permission)


class RoleBackend(ModelBackend):
    """Django's own login, with the permissions of the table and no others."""

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: rows that grant something to one person would stand beside the table."""
        return set()

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What the roles of an active user grant, on the whole and not for single objects."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        return set().union(*(permissions(role) for role in user_obj.groups.values_list("name", flat=True)))
