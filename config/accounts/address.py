"""The address that a request came from, for the audit log and the limits on signing in."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from editorial import audit


def client_address(request: HttpRequest) -> str | None:
    """The client's address; None where there is none, as on a Unix socket.

    Anyone can send `X-Forwarded-For`. It is read only behind a proxy that is trusted, and of it the last address
    alone, which is the one that this proxy saw.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.TRUST_PROXY:
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


class ClientAddress:
    """Tells the audit log where each request comes from."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note it for as long as the request is answered."""
        token = audit.where.set(client_address(request))
        try:
            return self.get_response(request)
        finally:
            audit.where.reset(token)
