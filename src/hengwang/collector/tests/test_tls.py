"""A certificate is judged by its dates first, and by who vouches for it."""

import ssl
import subprocess
import warnings
from datetime import timedelta

import pytest

from hengwang.collector.probes import tls
from hengwang.collector.probes.outcome import Outcome, Reason
from hengwang.collector.probes.tls import TlsTarget, probe_tls
from hengwang.collector.tests.certificates import TODAY, Authority
from hengwang.collector.tests.loopback import LOOPBACK, closed_port, run, serving, silence


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("certificates"))


def judged(server, at=TODAY, **target):
    async def asked():
        async with serving(silence, ssl=server) as port:
            return await probe_tls(TlsTarget("127.0.0.1", port, **target), LOOPBACK, at)

    return run(asked)


def test_a_trusted_certificate_says_how_long_it_lasts(authority):
    result = judged(authority.server(end_days=30), context=authority.client())
    assert result.outcome is Outcome.GOOD
    assert result.verdict.values["days_left"] == pytest.approx(30, abs=0.01)
    assert result.verdict.round_trip > 0


@pytest.mark.parametrize(
    ("days", "after", "reason"),
    [
        ({"end_days": 10}, 0, Reason.CERTIFICATE_EXPIRES_SOON),
        ({"end_days": 10}, 10.1, Reason.CERTIFICATE_EXPIRED),
        ({"start_days": -9, "end_days": -2}, 0, Reason.CERTIFICATE_EXPIRED),
        ({"start_days": 2, "end_days": 90}, 0, Reason.CERTIFICATE_NOT_YET_VALID),
    ],
)
def test_the_dates_decide(authority, days, after, reason):
    at = TODAY + timedelta(days=after)
    result = judged(authority.server(**days), at, context=authority.client(), min_days=14)
    assert (result.outcome, result.reason) == (Outcome.FAILED, reason)
    assert "not_after" in result.verdict.values


def test_an_unknown_authority_is_not_trusted_and_the_dates_are_still_told(authority):
    result = judged(authority.server(end_days=30))
    assert result.reason is Reason.CERTIFICATE_UNTRUSTED
    assert result.verdict.values["days_left"] == pytest.approx(30, abs=0.01)


def test_a_certificate_for_another_name_is_not_good(authority):
    server = authority.server(host="other.example.org")
    result = judged(server, context=authority.client())
    assert result.reason is Reason.CERTIFICATE_NAME_MISMATCH
    named = judged(server, context=authority.client(), name="other.example.org")
    assert named.outcome is Outcome.GOOD


def test_only_the_dates_count_where_nobody_verifies(authority):
    assert judged(authority.server(), verify=False).outcome is Outcome.GOOD


def test_a_port_that_speaks_no_tls_fails():
    async def chatter(reader, writer):
        writer.write(b"220 welcome\r\n")
        await reader.read()

    async def asked():
        async with serving(chatter) as port:
            return await probe_tls(TlsTarget("127.0.0.1", port), LOOPBACK, TODAY)

    result = run(asked)
    assert (result.outcome, result.reason) == (Outcome.FAILED, Reason.TLS_FAILED)


def test_a_closed_port_refuses():
    target = TlsTarget("127.0.0.1", closed_port())
    assert run(lambda: probe_tls(target, LOOPBACK, TODAY)).reason is Reason.CONNECTION_REFUSED


def old_server(folder):
    """What management pages of old devices offer: TLS 1.0, a key of 1,024 bits, signed by SHA-1."""
    path = folder / "old.pem"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:1024", "-sha1", "-nodes", "-days", "30"]
    where = ["-subj", "/CN=switch", "-keyout", str(path), "-out", f"{path}.crt"]
    subprocess.run([*made, *where], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.load_cert_chain(f"{path}.crt", path)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.maximum_version = ssl.TLSVersion.TLSv1
    return context


def test_an_old_devices_page_is_up_where_nobody_asks_for_trust(tmp_path):
    server = old_server(tmp_path)
    result = judged(server, TODAY + timedelta(days=1), verify=False)
    assert result.outcome is Outcome.GOOD
    assert result.verdict.values["days_left"] == pytest.approx(29, abs=0.1)
    # And is no page to be trusted: the system's own rules hold where trust is asked for.
    asked = judged(server, TODAY + timedelta(days=1))
    assert asked.reason in {Reason.TLS_FAILED, Reason.CONNECTION_RESET}


def test_who_hangs_up_in_the_handshake_has_failed_and_it_is_not_our_fault():
    async def hanging_up(reader, writer):
        await reader.read(5)
        writer.close()

    async def asked():
        async with serving(hanging_up) as port:
            return await probe_tls(TlsTarget("127.0.0.1", port), LOOPBACK, TODAY)

    result = run(asked)
    assert result.outcome is Outcome.FAILED
    assert result.reason in {Reason.CONNECTION_RESET, Reason.TLS_FAILED}


def test_what_the_second_handshake_could_not_measure_is_unknown(authority, monkeypatch):
    async def no_socket(target, address):
        return Reason.NO_SOCKET

    monkeypatch.setattr(tls, "_trust_reason", no_socket)
    result = judged(authority.server(end_days=30))
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.NO_SOCKET)
