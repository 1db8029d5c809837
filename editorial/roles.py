"""Who may do what: one table in code. A role is a group; being in it grants what the table says.

Permissions are read from the table and not from rows, so that no command has to keep rows in step with it.
"""

from typing import Any, Final

from django.apps import apps
from django.contrib.auth.backends import ModelBackend

from editorial.models import Publishable

CONTENT_APPS: Final = ("editorial", "therapies", "institutions", "trials", "guides")
PUBLISH: Final = "editorial.publish"
REVIEW: Final = "editorial.review"

AUTHOR: Final = "Author"
REVIEWER: Final = "Reviewer"
PUBLISHER: Final = "Publisher"
ADMINISTRATOR: Final = "Administrator"
AUDITOR: Final = "Auditor"

# Role -> what it may do to records. Nobody changes what readers see but by publishing.
# Rows that a record owns follow the record; what imports write is there to be viewed.
ROLES: Final[dict[str, frozenset[str]]] = {
    AUTHOR: frozenset({"view", "add", "change"}),
    REVIEWER: frozenset({"view", "review"}),
    PUBLISHER: frozenset({"view", "add", "change", "delete", "review", "publish"}),
    ADMINISTRATOR: frozenset({"view", "add", "change", "delete", "review", "publish", "accounts", "log"}),
    AUDITOR: frozenset({"view", "log"}),
}
# An account is switched off and not deleted: the history of records names it.
ACCOUNTS: Final = frozenset({"auth.view_user", "auth.add_user", "auth.change_user", "auth.view_group"})


def permissions(role: str) -> frozenset[str]:
    """The permissions of a role as `app.verb_model`; none for a group that is no role."""
    verbs = ROLES.get(role, frozenset())
    granted = set(ACCOUNTS) if "accounts" in verbs else set()
    granted |= {f"editorial.{right}" for right in ("publish", "review") if right in verbs}
    for app in CONTENT_APPS:
        for model in apps.get_app_config(app).get_models():
            allowed = verbs & ({"view", "add", "change", "delete"} if issubclass(model, Publishable) else {"view"})
            granted |= {f"{app}.{verb}_{model._meta.model_name}" for verb in allowed}
    return frozenset(granted)


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
