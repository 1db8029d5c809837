"""Asks an address on the web whether it answers, and never one that is not on the web.

Addresses stand in records, so that an editor could name one of this machine or of its network. The name is resolved
once, every address of it must be public, and that very address is connected to: a name that changes between the check
and the connection changes nothing. Each redirection is held to the same rule.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import httpx
from django.utils.translation import gettext as _

from editorial.models.link_check import LinkCheck

Found = LinkCheck.Found
# Which address to connect to for a host and a port; raises NotAsked or NoAnswer.
Resolver = Callable[[str, int], str]

_PORTS: Final = {"http": 80, "https": 443}
_MOST_REDIRECTIONS: Final = 5
_PERMANENT: Final = {301, 308}
# What says that there is no such page. Others that are no success refuse machines, or ask them to come later.
_GONE: Final = {404, 410}
_BUSY: Final = 503
_TIMEOUT: Final = httpx.Timeout(15, connect=10)
# An address of the first within one of the second is sent on to it by a gateway.
_TRANSLATED: Final = ipaddress.ip_network("64:ff9b::/96")


class NotAsked(Exception):
    """An address that nobody but this machine or its network may reach, or that is none of the web."""


class NoAnswer(Exception):
    """Nobody is there: no such host, no connection, no answer in time."""


@dataclass(frozen=True)
class Answer:
    """What came of asking; `status` is that of the last answer, `leads_to` where it has moved for good."""

    found: LinkCheck.Found
    status: int | None = None
    reason: str = ""
    leads_to: str = ""


def is_public(address: str) -> bool:
    """Whether the whole internet reaches this IP address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        within = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if ip in _TRANSLATED:
            within = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if within is not None:
            return is_public(str(within))
    return ip.is_global and not ip.is_multicast


def public_address(host: str, port: int) -> str:
    """The address of a host on the web.

    Raises:
        NotAsked: another port than the web's, or an address of it is not public.
        NoAnswer: there is no such host.
    """
    if port not in _PORTS.values():
        raise NotAsked(_("Port %(port)s is not asked; the web's are 80 and 443.") % {"port": port})
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoAnswer(_("There is no host “%(host)s”.") % {"host": host}) from error
    addresses = [str(row[4][0]) for row in found]
    if not all(map(is_public, addresses)):
        raise NotAsked(_("“%(host)s” is not on the public internet.") % {"host": host})
    return addresses[0]


def browser() -> httpx.Client:
    """What asks: no proxy of the environment, no cookies kept between sites, no redirection followed by itself."""
    said = {"User-Agent": "CordAtlas link check (reads no page; asks whether it is there)", "Accept": "*/*"}
    return httpx.Client(timeout=_TIMEOUT, trust_env=False, follow_redirects=False, headers=said)


def ask(address: str, client: httpx.Client, *, resolve: Resolver = public_address) -> Answer:
    """Ask for the head of a page, and for the page where that is refused; nothing of it is read."""
    moved, permanent = "", True
    try:
        url = httpx.URL(address)
        for _turn in range(_MOST_REDIRECTIONS + 1):
            response = _ask_once(url, client, resolve)
            target = response.headers.get("Location")
            if not (response.is_redirect and target):
                return _judged(response.status_code, moved)
            url = url.join(target)
            permanent = permanent and response.status_code in _PERMANENT
            moved = str(url) if permanent else moved
    except httpx.InvalidURL as error:
        return Answer(Found.NOT_ASKED, reason=_("This is no address: %(why)s.") % {"why": error})
    except NotAsked as refusal:
        return Answer(Found.NOT_ASKED, reason=str(refusal))
    except (NoAnswer, httpx.HTTPError) as error:
        return Answer(Found.FAILS, reason=str(error)[:300] or type(error).__name__)
    return Answer(Found.FAILS, response.status_code, _("It leads from one address to the next without an end."))


def _ask_once(url: httpx.URL, client: httpx.Client, resolve: Resolver) -> httpx.Response:
    if url.scheme not in _PORTS or not url.host or url.userinfo:
        raise NotAsked(_("Only addresses that begin with http:// or https://, without a login, are asked."))
    there = url.copy_with(host=resolve(url.host, url.port or _PORTS[url.scheme]))
    host = url.raw_host.decode("ascii")
    # The name is asked for, and the certificate must be of the name.
    said = {"Host": url.netloc.decode("ascii")}
    for method in ("HEAD", "GET"):
        request = client.build_request(method, there, headers=said, extensions={"sni_hostname": host})
        response = client.send(request, stream=True)
        response.close()
        client.cookies.clear()
        if response.status_code < 400:
            break
    return response


def _judged(status: int, moved: str) -> Answer:
    if status < 400:
        return Answer(Found.MOVED, status, leads_to=moved) if moved else Answer(Found.ANSWERS, status)
    fails = status in _GONE or (status >= 500 and status != _BUSY)
    return Answer(Found.FAILS if fails else Found.UNCLEAR, status)
