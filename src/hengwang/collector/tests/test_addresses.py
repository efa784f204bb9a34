"""A probe goes only where it was allowed to, whatever the name resolves to."""

import asyncio
from ipaddress import ip_address

import pytest

from hengwang.collector.probes.addresses import AddressRules, pin
from hengwang.collector.probes.outcome import Outcome, Reason
from hengwang.collector.probes.tcp import TcpTarget, probe_tcp
from hengwang.collector.tests.loopback import LOOPBACK, run

EVERYTHING = AddressRules.of(["0.0.0.0/0", "::/0"])


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.1.1",
        "100.100.100.200",
        "fe80::1",
        "fd00:ec2::254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1",
        "127.0.0.1",
        "::1",
        "::ffff:127.0.0.1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
    ],
)
def test_dangerous_addresses_stay_refused_when_everything_is_allowed(address):
    assert not EVERYTHING.permits(ip_address(address))


def test_nothing_is_allowed_that_was_not_named():
    rules = AddressRules.of(["10.1.0.0/16", "fd12::/32"])
    allowed = ["10.1.2.3", "fd12::1", "::ffff:10.1.2.3"]
    assert all(rules.permits(ip_address(text)) for text in allowed)
    assert not any(rules.permits(ip_address(text)) for text in ["10.2.0.1", "fd13::1", "8.8.8.8"])
    assert not AddressRules(()).permits(ip_address("10.1.2.3"))


def test_loopback_is_allowed_when_it_was_named_itself():
    assert LOOPBACK.permits(ip_address("127.0.0.1"))
    assert LOOPBACK.permits(ip_address("::1"))


def test_a_name_is_pinned_to_an_allowed_address():
    assert asyncio.run(pin("localhost", 80, AddressRules.of(["127.0.0.0/8"]))) == ip_address(
        "127.0.0.1"
    )


@pytest.mark.parametrize("host", ["169.254.169.254", "0x7f.1", "2130706433", "localhost"])
def test_a_forbidden_address_is_not_asked_and_not_called_down(host):
    result = run(lambda: probe_tcp(TcpTarget(host, 80), EVERYTHING))
    assert (result.outcome, result.reason) == (Outcome.INVALID, Reason.ADDRESS_NOT_ALLOWED)
