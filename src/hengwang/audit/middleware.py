"""Notes for each request where it comes from, so that the trail can say it."""

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from hengwang.audit.choices import Channel
from hengwang.audit.origin import Origin, coming_from


def address_of(request: HttpRequest) -> str | None:
    """The peer's address; behind a trusted proxy, the one the proxy appended last.

    The entries before the last are the visitor's own claim and would let anybody sign with
    another's address.
    """
    text = str(request.META.get("REMOTE_ADDR", ""))
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    if settings.BEHIND_PROXY and forwarded:
        text = str(forwarded).rsplit(",", 1)[-1].strip()
    try:
        return str(ip_address(text))
    except ValueError:
        return None


class OriginMiddleware:
    """Outermost of ours: whatever runs inside records the request's address and channel."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        channel = Channel.API if request.path.startswith("/api/") else Channel.WEB
        with coming_from(Origin(channel, address_of(request))):
            return self.get_response(request)
