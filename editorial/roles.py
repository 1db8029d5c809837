"""Who may do what: one table in code. A role is a group; being in it grants what the table says.

Permissions are read from the table and not from rows, so that no command has to keep rows in step with it.
"""

from typing import Any, Final

from django.apps import apps
from django.contrib.auth.backends import ModelBackend

CONTENT_APPS: Final = ("editorial", "therapies", "institutions", "trials", "guides")
# Rows that only imports write, and the epoch.
NOT_EDITED: Final = frozenset({"epoch", "registryrecord", "refusedrecord"})
PUBLISH: Final = "editorial.publish"

AUTHOR: Final = "Author"
PUBLISHER: Final = "Publisher"
ADMINISTRATOR: Final = "Administrator"

# Role -> what it may do to content; an author may change drafts alone (`PublishableAdmin`).
ROLES: Final[dict[str, frozenset[str]]] = {
    AUTHOR: frozenset({"view", "add", "change"}),
    PUBLISHER: frozenset({"view", "add", "change", "delete", "publish"}),
    ADMINISTRATOR: frozenset({"view", "add", "change", "delete", "publish", "accounts"}),
}
ACCOUNTS: Final = frozenset(
    f"auth.{verb}_{model}" for model in ("user", "group") for verb in ("view", "add", "change", "delete")
)


def permissions(role: str) -> frozenset[str]:
    """The permissions of a role as `app.verb_model`; none for a group that is no role."""
    verbs = ROLES.get(role, frozenset())
    granted = set(ACCOUNTS) if "accounts" in verbs else set()
    if "publish" in verbs:
        granted.add(PUBLISH)
    for app in CONTENT_APPS:
        for model in apps.get_app_config(app).get_models():
            name = model._meta.model_name or ""
            allowed = verbs & {"view", "add", "change", "delete"}
            granted |= {f"{app}.{verb}_{name}" for verb in (allowed & {"view"} if name in NOT_EDITED else allowed)}
    return frozenset(granted)


class RoleBackend(ModelBackend):
    """Django's own login, with the permissions of the table."""

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What the roles of an active user grant, on the whole and not for single objects."""
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_role_permissions"):
            roles = user_obj.groups.values_list("name", flat=True)
            user_obj._role_permissions = set().union(*(permissions(role) for role in roles))
        found: set[str] = user_obj._role_permissions
        return found
