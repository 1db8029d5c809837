"""Forms that outlive what they are about: what was typed comes back, with a word of what happened meanwhile."""

import re
from typing import Any, Final

from django.forms import ModelForm
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from psycopg.errors import UniqueViolation

from editorial.snapshots import Unusable

_INITIAL: Final = "-INITIAL_FORMS"


def send_back(request: HttpRequest, error: Exception) -> None:
    """Let the form of this request come back unsaved, and say why at the field that is concerned.

    `error` is an `Unusable`, or what the database said of a record that went while it was written.
    """
    if not isinstance(error, Unusable):
        error = Unusable("", _taken_or_gone(error))
    request.sent_back = error  # type: ignore[attr-defined]


def _taken_or_gone(error: Exception) -> str:
    if isinstance(error.__cause__, UniqueViolation):
        return _("Somebody else saved a record with the same key at this moment. Look at theirs, or change the key.")
    return _("A record that this one names was deleted while you wrote. Choose another, then save again.")


class Outlived:
    """Mixin of the admin of a publishable record."""

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002
        """As Django's; one that is sent back is not valid."""
        parent: Any = super()
        form = parent.get_form(request, obj, change, **kwargs)
        why = getattr(request, "sent_back", None)
        return _refusing(form, why) if why else form

    def rows_as_new(self, request: HttpRequest) -> None:
        """Let the rows that were sent stand for themselves: their record is gone, and with it they are."""
        admin: Any = self
        sent = request.POST.copy()
        keys = {formset.fk.name for formset, _inline in admin.get_formsets_with_inlines(request)}
        for prefix in [name.removesuffix(_INITIAL) for name in sent if name.endswith(_INITIAL)]:
            sent[prefix + _INITIAL] = "0"
            for name in [name for name in sent if _names_a_row(name, prefix, {"id", *keys})]:
                sent[name] = ""
        request.POST = _as_sent(sent)  # type: ignore[assignment]


def _names_a_row(name: str, prefix: str, columns: set[str]) -> bool:
    found = re.fullmatch(rf"{re.escape(prefix)}-\d+-(\w+)", name)
    return bool(found and found[1] in columns)


def _as_sent(sent: QueryDict) -> QueryDict:
    sent._mutable = False
    return sent


def _refusing(form: type[ModelForm[Any]], why: Unusable) -> type[ModelForm[Any]]:
    class Refusing(form):  # type: ignore[valid-type, misc]
        def clean(self) -> Any:
            said = super().clean()
            self.add_error(why.path if why.path in self.fields else None, str(why))
            return said

    return Refusing
