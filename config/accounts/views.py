"""allauth's pages within the admin's: its headers, its context, and our limits."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_safe

from config.accounts.too_many import too_many
from editorial import audit, throttle
from editorial.throttle import Attempt, Limit

CODES: Final = Limit("codes of an account", 10, 15 * 60)


def in_the_admin(view: Callable[..., HttpResponseBase], title: Any) -> Callable[..., HttpResponseBase]:
    """The view with what the admin's templates need; kept nowhere, and its forms say where they come from."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        answer = view(request, *args, **kwargs)
        if isinstance(answer, TemplateResponse):
            answer.context_data = {**admin.site.each_context(request), "title": title, **(answer.context_data or {})}
        add_never_cache_headers(answer)
        answer.headers["Referrer-Policy"] = "same-origin"
        return answer

    return page


class CodeView(AuthenticateView):  # type: ignore[misc] # allauth has no types to check by
    """The code or the passkey after the password."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Count the code before it is looked at."""
        self.attempt = [Attempt(CODES, str(self.stage.login.user.pk))]
        if wait := throttle.take(self.attempt):
            return too_many(request, wait)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def form_valid(self, form: Any) -> HttpResponse:
        """Right: it is not counted."""
        throttle.give_back(self.attempt)
        answer: HttpResponse = super().form_valid(form)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        """Wrong: the log is told."""
        login = self.stage.login.user.get_username()
        audit.record_account(who=login, act="second factor failed", login=login)
        answer: HttpResponse = super().form_invalid(form)
        return answer


class PasskeyLoginView(LoginWebAuthnView):  # type: ignore[misc]
    """A passkey in place of the password. There is nothing to guess, so no account is throttled by it."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Whose it claims to be is not known: the log is told of the attempt alone."""
        audit.record_account(who="unknown", act="sign-in failed", login="")
        answer: HttpResponse = super().form_invalid(form)
        return answer


@require_safe
def fresh_token(request: HttpRequest) -> JsonResponse:
    """A token for a form that was kept while its editor signed in again; other sites cannot read it."""
    return JsonResponse({"token": get_token(request)})
