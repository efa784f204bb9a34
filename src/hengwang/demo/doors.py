"""When the doors of the demo stand open: only in demo mode, only to this very machine."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})


def are_open(request: HttpRequest) -> bool:
    """Whether a visitor may enter by a click.

    The setting alone is not enough: the connection must come from loopback and name loopback, so
    that neither a forwarded port nor a proxy in front lets strangers in.
    """
    if not settings.DEMO or settings.BEHIND_PROXY:
        return False
    try:
        near = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    host = request.get_host()
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    return near and name in LOOPBACK_NAMES and "HTTP_X_FORWARDED_FOR" not in request.META
