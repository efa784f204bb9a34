"""A page is good when its status, its words and its certificate are; every bound holds."""

import asyncio
import gzip
import zlib

import pytest

from hengwang.collector.probes.addresses import AddressRules
from hengwang.collector.probes.http import HttpTarget, probe_http
from hengwang.collector.probes.outcome import Outcome, Reason
from hengwang.collector.tests.certificates import Authority
from hengwang.collector.tests.loopback import LOOPBACK, conducted, run, serving, silence


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("certificates"))


def page(body="衡网 is well", status="200 OK", *headers):
    data = body if isinstance(body, bytes) else body.encode()
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(data)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + data


def saying(answer, requests=None):
    async def handle(reader, writer):
        request = await reader.readuntil(b"\r\n\r\n")
        if requests is not None:
            requests.append(request)
        writer.write(answer)
        await writer.drain()

    return handle


def fetched(answer, *, path="/", requests=None, timeout=10.0, rules=LOOPBACK, **target):
    async def asked():
        async with serving(saying(answer, requests)) as port:
            url = f"http://127.0.0.1:{port}{path}"
            return await probe_http(HttpTarget(url, **target), rules)

    return run(asked, timeout=timeout)


def test_a_page_with_the_right_words_is_good_and_timed_in_phases():
    result = fetched(page(), contains="衡网")
    values = result.verdict.values
    assert (result.outcome, values["status"], values["whole"]) == (Outcome.GOOD, 200, True)
    phases = sum(values[name] for name in values if name.startswith("seconds_"))
    assert 0 < phases <= result.verdict.round_trip
    assert values["seconds_first_byte"] > 0


def test_the_request_names_host_and_query_and_asks_for_no_compression():
    requests = []
    fetched(page(), path="/政务 x?q=衡\r\nX: y", requests=requests)
    assert requests == []
    fetched(page(), path="/政务?q=衡&n=1", requests=requests)
    lines = requests[0].decode("ascii").split("\r\n")
    assert lines[0] == "GET /%E6%94%BF%E5%8A%A1?q=%E8%A1%A1&n=1 HTTP/1.1"
    assert lines[1].startswith("Host: 127.0.0.1:")
    assert "Accept-Encoding: identity" in lines


@pytest.mark.parametrize(
    ("answer", "target", "reason"),
    [
        (page(status="503 Busy"), {}, Reason.UNEXPECTED_STATUS),
        (page("tampered"), {"contains": "衡网"}, Reason.CONTENT_MISSING),
        (page("hacked by"), {"lacks": "hacked"}, Reason.CONTENT_FORBIDDEN),
        (b"SSH-2.0-x\r\n\r\n", {}, Reason.MALFORMED_ANSWER),
        (b"HTTP/1.1 abc\r\n\r\n", {}, Reason.MALFORMED_ANSWER),
        (b"", {}, Reason.MALFORMED_ANSWER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", {}, Reason.MALFORMED_ANSWER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", {}, Reason.MALFORMED_ANSWER),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 80_000 + b"\r\n\r\n", {}, Reason.MALFORMED_ANSWER),
        (b"HTTP/1.1 100 Continue\r\n\r\n" * 9, {}, Reason.MALFORMED_ANSWER),
    ],
)
def test_what_is_wrong_with_a_page_has_its_reason(answer, target, reason):
    result = fetched(answer, **target)
    assert (result.outcome, result.reason) == (Outcome.FAILED, reason)


def test_a_site_that_says_nothing_fails_in_its_time():
    async def asked():
        async with serving(silence) as port:
            return await probe_http(HttpTarget(f"http://127.0.0.1:{port}/"), LOOPBACK)

    assert run(asked, timeout=1.0).reason is Reason.TIMEOUT


def test_chunks_are_put_together():
    chunks = b"5\r\n\xe8\xa1\xa1\xe7\xbd\r\n4;x=y\r\n\x91 ok\r\n0\r\n\r\n"
    result = fetched(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks, contains="衡网 ok"
    )
    assert result.outcome is Outcome.GOOD


def test_a_page_in_gbk_is_read():
    answer = page("电子政务".encode("gbk"), "200 OK", "Content-Type: text/html; charset=GB2312")
    assert fetched(answer, contains="政务").outcome is Outcome.GOOD


META = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=gb2312"></head>'


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ((META + "电子政务").encode("gbk"), "Content-Type: text/html"),
        ('<meta charset="utf-8">电子政务'.encode(), "Content-Type: text/html"),
        # Nobody names it: it is what it can be.
        ("电子政务外网".encode("gbk"), "X: y"),
        ("电子政务".encode(), "X: y"),
        (gzip.compress("电子政务".encode()), "Content-Encoding: gzip"),
        (zlib.compress("电子政务".encode()), "Content-Encoding: deflate"),
    ],
)
def test_a_page_is_read_though_its_charset_stands_in_itself_and_though_it_is_packed(body, head):
    assert fetched(page(body, "200 OK", head), contains="电子政务").outcome is Outcome.GOOD


def test_a_small_packed_page_does_not_swell_beyond_the_bound():
    body = gzip.compress(b"x" * 10_000_000)
    result = fetched(page(body, "200 OK", "Content-Encoding: gzip"), max_body=50_000)
    values = result.verdict.values
    assert (result.outcome, values["bytes"], values["whole"]) == (Outcome.GOOD, 50_000, False)
    broken = fetched(page(b"no gzip at all", "200 OK", "Content-Encoding: gzip"))
    assert broken.reason is Reason.MALFORMED_ANSWER


def test_a_head_of_an_old_server_is_read():
    """Line feeds alone, and a header folded over two lines."""
    answer = b"HTTP/1.0 200 OK\nX-Long: a\n  b\nContent-Length: 2\n\nok"
    assert fetched(answer, contains="ok").outcome is Outcome.GOOD
    endless = b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000 + b"\r\n"
    assert fetched(endless).reason is Reason.MALFORMED_ANSWER


@pytest.mark.parametrize(
    "onward", ["/新 站/?q=衡".encode(), b"/%E6%96%B0%20/", "/新/".encode("gbk")]
)
def test_a_redirect_to_a_chinese_path_is_followed(onward):
    asked = []

    async def handle(reader, writer):
        request = await reader.readuntil(b"\r\n\r\n")
        asked.append(request.split(b" ")[1])
        answer = (
            page() if len(asked) > 1 else b"HTTP/1.1 302 Found\r\nLocation: %s\r\n\r\n" % onward
        )
        writer.write(answer)
        await writer.drain()

    async def fetch():
        async with serving(handle) as port:
            return await probe_http(HttpTarget(f"http://127.0.0.1:{port}/"), LOOPBACK)

    assert run(fetch).outcome is Outcome.GOOD
    assert asked[1].isascii()
    assert asked[1].startswith((b"/%E6%96%B0", b"/%D0%C2"))


@pytest.mark.parametrize(
    "head", [b"", b"Content-Length: 99999999999\r\n", b"Transfer-Encoding: chunked\r\n"]
)
def test_an_endless_body_is_cut_at_the_bound(head):
    async def endless(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n" + head + b"\r\n")
        while True:
            writer.write((b"2710\r\n" if b"chunked" in head else b"") + b"x" * 10_000 + b"\r\n")
            await writer.drain()

    async def asked():
        async with serving(endless) as port:
            target = HttpTarget(f"http://127.0.0.1:{port}/", max_body=50_000)
            return await probe_http(target, LOOPBACK)

    result = run(asked)
    values = result.verdict.values
    assert (result.outcome, values["bytes"], values["whole"]) == (Outcome.GOOD, 50_000, False)


def test_a_redirect_is_followed_so_far_and_no_farther():
    async def onward(reader, writer):
        request = await reader.readuntil(b"\r\n\r\n")
        step = int(request.split(b" ")[1].strip(b"/"))
        answer = page() if step == 0 else page("", "302 Found", f"Location: /{step - 1}")
        writer.write(answer)
        await writer.drain()

    async def asked(steps):
        async with serving(onward) as port:
            return await probe_http(HttpTarget(f"http://127.0.0.1:{port}/{steps}"), LOOPBACK)

    good = run(lambda: asked(3))
    assert (good.outcome, good.verdict.values["redirects"]) == (Outcome.GOOD, 3)
    assert run(lambda: asked(4)).reason is Reason.TOO_MANY_REDIRECTS


def test_a_redirect_can_itself_be_what_is_expected():
    moved = page("", "301 Moved", "Location: /elsewhere")
    assert fetched(moved, statuses=frozenset({301}), max_redirects=0).outcome is Outcome.GOOD


@pytest.mark.parametrize(
    "onward",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://10.1.2.3/",
        "file:///etc/passwd",
        "gopher://127.0.0.1/",
        "http://user:secret@127.0.0.1/",
        "//0.0.0.0/",
    ],
)
def test_a_redirect_leads_nowhere_a_probe_may_not_go(onward):
    result = fetched(page("", "302 Found", f"Location: {onward}"))
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.ADDRESS_NOT_ALLOWED)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "http://", "http://[::1", "ftp://127.0.0.1/"]
)
def test_only_http_addresses_are_fetched(url):
    result = run(lambda: probe_http(HttpTarget(url), LOOPBACK))
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.ADDRESS_NOT_ALLOWED)


def test_a_name_is_resolved_once_for_a_page(monkeypatch):
    """The second answer of a rebinding name server is never asked for."""
    asked_for = []

    async def rebinding(port):
        loop = asyncio.get_running_loop()

        async def answers(host, *_, **__):
            asked_for.append(host)
            address = "127.0.0.1" if len(asked_for) == 1 else "169.254.169.254"
            return [(2, 1, 6, "", (address, port))]

        monkeypatch.setattr(loop, "getaddrinfo", answers)
        return await probe_http(HttpTarget(f"http://site.example.org:{port}/"), LOOPBACK)

    async def asked():
        async with serving(saying(page())) as port:
            return await rebinding(port)

    assert run(asked).outcome is Outcome.GOOD
    assert asked_for == ["site.example.org"]


def test_a_resolver_that_hangs_is_not_the_sites_fault(monkeypatch):
    async def asked():
        async def hangs(*_, **__):
            await asyncio.sleep(30)

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", hangs)
        return await probe_http(HttpTarget("http://site.example.org/"), LOOPBACK)

    result = run(asked, timeout=0.1)
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.RESOLVER_FAILED)


def secure(server, client, **target):
    async def asked():
        async with serving(saying(page()), ssl=server) as port:
            url = f"https://127.0.0.1:{port}/"
            return await probe_http(HttpTarget(url, context=client, **target), LOOPBACK)

    return run(asked)


def test_https_is_verified(authority):
    good = secure(authority.server(), authority.client(), contains="well")
    assert good.outcome is Outcome.GOOD
    assert good.verdict.values["seconds_tls"] > 0
    assert secure(authority.server(), None).reason is Reason.CERTIFICATE_UNTRUSTED
    expired = authority.server(start_days=-9, end_days=-1)
    assert secure(expired, authority.client()).reason is Reason.CERTIFICATE_EXPIRED
    other = authority.server(host="other.example.org")
    assert secure(other, authority.client()).reason is Reason.CERTIFICATE_NAME_MISMATCH


def test_a_secure_page_does_not_lead_back_into_the_open(authority):
    async def asked():
        onward = page("", "302 Found", "Location: http://127.0.0.1/")
        async with serving(saying(onward), ssl=authority.server()) as port:
            target = HttpTarget(f"https://127.0.0.1:{port}/", context=authority.client())
            return await probe_http(target, LOOPBACK)

    assert run(asked).reason is Reason.REDIRECT_INSECURE


def test_nothing_is_asked_where_nothing_is_allowed():
    requests = []
    result = fetched(page(), requests=requests, rules=AddressRules(()))
    assert (result.reason, requests) == (Reason.ADDRESS_NOT_ALLOWED, [])


def test_two_hundred_pages_at_once_are_all_good():
    async def asked():
        async with serving(saying(page())) as port:
            target = HttpTarget(f"http://127.0.0.1:{port}/", contains="well")
            each = [conducted(lambda: probe_http(target, LOOPBACK), seconds=20) for _ in range(200)]
            return await asyncio.gather(*each)

    assert {result.outcome for result in asyncio.run(asked())} == {Outcome.GOOD}
