"""Who may call the creditor's service."""

import re

from django.conf import settings
from django.http import HttpRequest

_HOST = re.compile(r"[A-Za-z0-9.-]{1,100}")
_THIS_MACHINE = frozenset({"127.0.0.1", "::1"})


def client_of(request: HttpRequest) -> str | None:
    """
    Return the name of the client that calls, if it may; None for everybody else.

    Mutual TLS ends at the proxy: the name in its header is that of a certificate which the proxy
    checked, and no such header comes through it from outside. The demo believes whoever is on this
    machine, by the connection's own address and no header.
    """
    name = request.headers.get(settings.PAGOPA_CLIENT_HEADER, "")
    if name in settings.PAGOPA_CLIENTS:
        return name
    address = request.META.get("REMOTE_ADDR", "")
    is_here = settings.PAGOPA_FROM_THIS_MACHINE and address in _THIS_MACHINE
    return address if is_here and not _came_through_a_proxy(request) else None


def claimed_name(request: HttpRequest) -> str:
    """Return the name that a client turned away came with, as the log may hold it."""
    name = request.headers.get(settings.PAGOPA_CLIENT_HEADER, "")
    if not name:
        return "(no name)"
    return name if _HOST.fullmatch(name) else "(no host's name)"


def _came_through_a_proxy(request: HttpRequest) -> bool:
    return any(name in request.headers for name in ("Forwarded", "X-Forwarded-For", "Via"))
