"""The edition from which a form was drawn: signed, so that nobody claims to have opened what they did not."""

from typing import Any, Final

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from editorial.models import Publishable

# The hidden field of the form.
FIELD: Final = "_edition"


def _signer() -> Signer:
    return Signer(salt="editorial.opened")


def _whose(user: Any, obj: Publishable) -> list[Any]:
    return [user.pk, obj._meta.label_lower, obj.pk]


def signed(user: Any, obj: Publishable, number: int) -> str:
    """The number of the edition, as the form of this editor and this record sends it back."""
    return _signer().sign_object([*_whose(user, obj), number])


def opened(request: HttpRequest, obj: Publishable) -> int | None:
    """From which edition the form was drawn that this editor sends; None where it does not prove any."""
    try:
        *whose, number = _signer().unsign_object(request.POST.get(FIELD, ""))
    except BadSignature:
        return None
    return number if whose == _whose(request.user, obj) else None
