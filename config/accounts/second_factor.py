"""The second factor: who must have one, who has, and how its secrets are kept."""

import base64
import hashlib
from functools import cache
from typing import Any

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils.encoding import force_bytes
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from qrcode.image.svg import SvgPathImage

NAME = "CordAtlas"
# Recovery codes stand in for these, and are none by themselves.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_missing(request: HttpRequest) -> bool:
    """Whether this editor has no second factor; asked of the database once a request."""
    known: bool | None = getattr(request, "lacks_second_factor", None)
    if known is None:
        user: Any = request.user
        known = bool(user.is_active and user.is_staff) and not has_one(user)
        request.lacks_second_factor = known  # type: ignore[attr-defined]
    return known


def has_one(user: Any) -> bool:
    """Whether this account has a second factor."""
    return number_of(user) > 0


def number_of(user: Any) -> int:
    """How many second factors this account has."""
    return int(Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).count())


def end_other_sessions(request: HttpRequest) -> None:
    """End what was opened with this account's password alone, before it had a second factor."""
    me, here = str(request.user.pk), request.session.session_key
    for session in Session.objects.exclude(session_key=here).iterator():
        if session.get_decoded().get(SESSION_KEY) == me:
            session.delete()


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types to check by
    """As allauth's, with our name, and secrets that the database does not show."""

    def _get_site_name(self) -> str:
        """What apps and browsers call this site."""
        return NAME

    def encrypt(self, text: str) -> str:
        """A secret as it is stored. Whoever reads the database needs SECRET_KEY as well."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """A drawing to stand in the page: the policy lets no picture come from a `data:` address."""
        drawing: str = qrcode.make(url, image_factory=SvgPathImage).to_string(encoding="unicode")
        return mark_safe(drawing)  # noqa: S308 - drawn here from numbers alone

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002
        """A name for a new passkey, to tell it from others."""
        return _("Passkey %(number)s") % {
            "number": Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        }


@cache
def _fernet() -> MultiFernet:
    """The first key writes; older ones still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(force_bytes(secret))) for secret in keys])


def _key(secret: bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"second factor\n" + secret).digest())
