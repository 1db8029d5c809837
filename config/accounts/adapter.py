"""What allauth asks us, and tells us: limits on signing in, where one may go next, what the audit log hears."""

from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from config.accounts import second_factor
from config.accounts.address import client_address
from config.accounts.too_many import too_many
from editorial import audit, throttle
from editorial.throttle import Attempt, Limit, network

# Whoever guesses one password from one place stops here, and nobody else is hindered.
FROM_ONE_PLACE: Final = Limit("sign-in to an account from an address", 10, 15 * 60)
# Guesses at many accounts from one place, and at one account from many places.
OF_ONE_PLACE: Final = Limit("sign-in from an address", 100, 15 * 60)
OF_ONE_ACCOUNT: Final = Limit("sign-in to an account", 50, 60 * 60)

# What allauth would write letters about.
_TOLD: Final = {
    "mfa/email/totp_activated": "add authenticator app",
    "mfa/email/totp_deactivated": "remove authenticator app",
    "mfa/email/webauthn_added": "add passkey",
    "mfa/email/webauthn_removed": "remove passkey",
    "mfa/email/recovery_codes_generated": "make recovery codes",
}
# Those of them that are second factors.
_ADDED: Final = frozenset({"mfa/email/totp_activated", "mfa/email/webauthn_added"})


def guesses(login: str, address: str | None) -> list[Attempt]:
    """What one wrong password counts for, the narrowest limit first: beyond it, nothing else is counted."""
    login, place = login.casefold(), network(address)
    return [
        Attempt(FROM_ONE_PLACE, f"{login}\n{place}"),
        Attempt(OF_ONE_ACCOUNT, login),
        Attempt(OF_ONE_PLACE, place),
    ]


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types to check by
    """Accounts are made by administrators; nobody signs up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the audit log has it."""
        return client_address(request) or "0.0.0.0"  # noqa: S104 - stands for unknown, nothing listens

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to go there after signing in: to this very host only."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a password before it is looked at, so that no two are tried for one."""
        login = credentials.get("username", "")
        wait = throttle.take(guesses(login, client_address(request)))
        if wait:
            raise ImmediateHttpResponse(too_many(request, wait))

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """The account, where the password is right; a right one is not counted."""
        user: User | None = super().authenticate(request, **credentials)
        if user:
            throttle.give_back(guesses(credentials.get("username", ""), client_address(request)))
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tell the log; of the login only if there is such an account: people type passwords there by mistake."""
        login = credentials.get("username", "")
        known = User.objects.filter(username=login).exists()
        audit.record_account(who=login if known else "unknown", act="sign-in failed", login=login if known else "")

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, with a new session, and tell the log by what."""
        by = [str(record.get("type", record["method"])) for record in get_authentication_records(request, user)]
        super().login(request, user)
        audit.record_account(
            who=user.get_username(), act="sign in", login=user.get_username(), changes={"by": [None, by]}
        )

    def logout(self, request: HttpRequest) -> None:
        """End the session, and tell the log."""
        tell_sign_out(request)
        super().logout(request)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """A passkey of an account that is switched off opens nothing."""
        messages.error(request, _("This account is switched off."))
        return HttpResponseRedirect(reverse("account_login"))

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        """Here allauth says what changed about somebody's security. The log is told; no letter is sent."""
        if act := _TOLD.get(template_prefix):
            audit.record_account(who=self.request.user.get_username(), act=act, login=user.get_username())
        if template_prefix in _ADDED and second_factor.number_of(user) == 1:
            second_factor.end_other_sessions(self.request)


def tell_sign_out(request: HttpRequest) -> None:
    """Tell the log that this editor leaves."""
    login = request.user.get_username()
    audit.record_account(who=login, act="sign out", login=login)
