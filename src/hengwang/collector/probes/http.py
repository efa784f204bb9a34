"""Fetches one page the way a visitor would, and judges status, content and certificate."""

import asyncio
import re
import ssl
import time
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from hengwang.collector.probes.addresses import AddressRules, pin
from hengwang.collector.probes.faults import blame
from hengwang.collector.probes.http_message import Body, Head, read_body, read_head, unpacked
from hengwang.collector.probes.outcome import ProbeRefusedError, Reason, Value, Verdict
from hengwang.collector.probes.tcp import connect
from hengwang.collector.probes.tls import BUFFER, handshake, hang_up, trusting_the_system
from hengwang.collector.probes.words import free_text

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHINESE = frozenset({"gbk", "gb2312", "gb18030"})
_META = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_META_WITHIN = 1024
_AS_IT_STANDS = "/?#%:@!$&'()*+,;=~-._[]"
PHASES = ("resolve", "connect", "tls", "first_byte", "body")


@dataclass(frozen=True, slots=True)
class HttpTarget:
    """What to fetch and what must come back.

    `statuses` are the good ones; `contains` and `lacks` are looked for in the first `max_body`
    bytes as plain text; `max_redirects` 0 judges the redirect itself.
    """

    url: str
    statuses: frozenset[int] = frozenset({200})
    contains: str = ""
    lacks: str = ""
    max_redirects: int = 3
    max_body: int = 1024 * 1024
    agent: str = "hengwang"
    context: ssl.SSLContext | None = None


@dataclass(slots=True)
class _Visit:
    """Seconds per phase, summed over redirects, as the monotonic clock counts them."""

    started: float = field(default_factory=time.monotonic)
    phases: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PHASES, 0.0))
    address: str = ""
    last: float = field(default_factory=time.monotonic)

    def ended(self, phase: str) -> None:
        now = time.monotonic()
        self.phases[phase] += now - self.last
        self.last = now


async def probe_http(target: HttpTarget, rules: AddressRules) -> Verdict:
    """Fetch and judge; the round trip is the whole visit in seconds, redirects included.

    Raises ProbeRefusedError where the visit ended before there was a page to judge.
    """
    visit = _Visit()
    url = target.url
    for redirects in range(target.max_redirects + 1):
        head, body = await _fetch(parsed(url), target, rules, visit)
        onward = head.headers.get("location") if head.status in _REDIRECTS else None
        if onward is None or target.max_redirects == 0:
            return _judged(target, head, body, visit, redirects)
        url = _followed(url, onward)
    return Verdict(Reason.TOO_MANY_REDIRECTS, time.monotonic() - visit.started)


def parsed(url: str) -> SplitResult:
    """Return the parts of an address a probe may fetch: http and https with a host, no more."""
    try:
        parts = urlsplit(url)
        port_is_readable = parts.port is None or parts.port > 0
    except ValueError as error:
        raise ProbeRefusedError(Reason.ADDRESS_NOT_ALLOWED, "unreadable address") from error
    clean = url.isprintable() and " " not in url and parts.username is None
    if parts.scheme not in _PORTS or not parts.hostname or not port_is_readable or not clean:
        raise ProbeRefusedError(Reason.ADDRESS_NOT_ALLOWED, parts.scheme)
    return parts


def _followed(url: str, onward: str) -> str:
    try:
        # Headers are octets: a path in Chinese comes as UTF-8, written out or not.
        onward = onward.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        onward = quote(onward.encode("latin-1"), safe=_AS_IT_STANDS)
    following = urljoin(url, onward.replace(" ", "%20"))
    if url.startswith("https:") and not following.startswith("https:"):
        raise ProbeRefusedError(Reason.REDIRECT_INSECURE)
    return following


async def _fetch(
    url: SplitResult, target: HttpTarget, rules: AddressRules, visit: _Visit
) -> tuple[Head, Body]:
    visit.last = time.monotonic()
    host, port = url.hostname or "", url.port or _PORTS[url.scheme]
    address = await pin(host, port, rules)
    visit.address = str(address)
    visit.ended("resolve")
    connection = await connect(address, port)
    visit.ended("connect")
    if url.scheme == "https":
        context = target.context or trusting_the_system()
        reader, writer = await handshake(connection, address, context, host)
    else:
        reader, writer = await asyncio.open_connection(sock=connection, limit=BUFFER)
    visit.ended("tls")
    try:
        writer.write(_request(url, target.agent))
        await writer.drain()
        head = await read_head(reader)
        visit.ended("first_byte")
        packed = await read_body(reader, head, target.max_body)
        visit.ended("body")
    except OSError as error:
        raise ProbeRefusedError(*blame(error, address)) from error
    finally:
        await hang_up(writer)
    return head, unpacked(head, packed, target.max_body)


def _request(url: SplitResult, agent: str) -> bytes:
    host = (url.hostname or "").encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    host = host if url.port in {None, _PORTS[url.scheme]} else f"{host}:{url.port}"
    path = quote(url.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = "?" + quote(url.query, safe="/?%:@!$&'()*+,;=~-._") if url.query else ""
    lines = [
        f"GET {path}{query} HTTP/1.1",
        f"Host: {host}",
        f"User-Agent: {agent}",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _judged(target: HttpTarget, head: Head, body: Body, visit: _Visit, redirects: int) -> Verdict:
    values: dict[str, Value] = {
        "status": head.status,
        "bytes": len(body.data),
        "whole": body.whole,
        "redirects": redirects,
        "address": visit.address,
    }
    values |= {f"seconds_{phase}": took for phase, took in visit.phases.items()}
    text = _text(head, body.data)
    reason = None
    if head.status not in target.statuses:
        reason = Reason.UNEXPECTED_STATUS
    elif target.contains and target.contains not in text:
        reason = Reason.CONTENT_MISSING
    elif target.lacks and target.lacks in text:
        reason = Reason.CONTENT_FORBIDDEN
    return Verdict(reason, time.monotonic() - visit.started, values)


def _text(head: Head, data: bytes) -> str:
    """The page in the charset its head names, or its own first lines do, or that fits.

    Most pages of the trade are UTF-8 or GBK, and many name theirs only in the page itself.
    """
    kind = head.headers.get("content-type", "").lower()
    named = kind.partition("charset=")[2].partition(";")[0].strip(" \"'")
    if not named:
        found = _META.search(data[:_META_WITHIN])
        named = found[1].decode("ascii").lower() if found else ""
    if named in _CHINESE:
        return data.decode("gb18030", errors="replace")
    return data.decode("utf-8", errors="replace") if named else free_text(data)
