"""Bandwidth as people write it, secrets covered, differences, and secrets at rest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.secrecy import SecretUnreadableError, decrypt, encrypt
from hengwang.network.covering import HIDDEN, without_secrets
from hengwang.network.errors import BandwidthUnreadableError
from hengwang.network.rules import (
    bandwidth_of,
    bandwidth_text,
    difference,
)


@pytest.mark.parametrize(
    ("text", "mbps"),
    [
        *(("100M", 100), ("2.4G", 2400), ("20兆", 20), ("1千兆", 1000), ("10 Gbps", 10_000)),
        *(("155", 155), ("1,000M", 1000), ("5g", 5000), ("100Mbps", 100)),
    ],
)
def test_bandwidth_is_read_as_people_write_it(text, mbps):
    assert bandwidth_of(text) == mbps


@pytest.mark.parametrize("text", ["", "快", "0M", "-5M", "1.5M", "2048k", "9999T", "100 MB/h"])
def test_what_is_no_whole_bandwidth_is_refused(text):
    with pytest.raises(BandwidthUnreadableError):
        bandwidth_of(text)


@given(st.text(max_size=20))
def test_nothing_but_its_own_refusal_comes_out(text):
    try:
        assert bandwidth_of(text) > 0
    except BandwidthUnreadableError:
        return


@given(st.integers(1, 100_000))
def test_what_is_shown_is_read_again(mbps):
    assert bandwidth_of(bandwidth_text(mbps)) == mbps


@pytest.mark.parametrize(
    "line",
    [
        *("snmp-agent community read cipher geheim", "snmp-server community geheim RO"),
        *(" password irreversible-cipher geheim", "enable secret 5 geheim"),
        *("username admin password 7 geheim", " authentication-key geheim"),
        # H3C writes the kind of digest before it, Cisco and Ruijie the number of the key.
        *(" password hash geheim", "super password level 3 hash geheim", "enable password 123"),
        *("radius-server key 7 geheim", "tacacs-server host 10.1.1.1 key geheim"),
        *(" ip ospf message-digest-key 1 md5 7 geheim", "crypto isakmp key geheim address 1.2.3.4"),
        # Two in a line, and words before either.
        "snmp-agent usm-user v3 u g simple authentication-mode sha geheim "
        "privacy-mode aes128 geheim",
        "snmp-agent usm-user v3 u g cipher authentication-mode sha geheim "
        "privacy-mode aes128 geheim",
        "snmp-server user u g v3 auth sha geheim priv aes 128 geheim",
        "snmp-server host 10.1.1.1 version 2c geheim",
        "snmp-agent target-host trap address udp-domain 10.1.1.1 params securityname geheim v2c",
        "primary authentication 10.1.1.1 key cipher geheim",
        "-----BEGIN RSA PRIVATE KEY-----\ngeheim\ngeheim\n-----END RSA PRIVATE KEY-----",
    ],
)
def test_secrets_of_a_configuration_are_covered(line):
    shown = without_secrets(f"sysname R1\n{line}\ninterface GE0/0/1")
    assert "geheim" not in shown
    assert HIDDEN in shown
    assert "sysname R1" in shown
    assert "interface GE0/0/1" in shown
    assert "123" not in shown


def test_a_difference_has_its_marks():
    told = difference("a\nb\nc", "a\nx\nc")
    assert ("-", "b") in told
    assert ("+", "x") in told
    assert difference("a", "a") == []


@given(st.text(), st.text(min_size=1, max_size=20))
def test_secrets_come_back_with_their_key_and_purpose_only(text, purpose):
    sealed = encrypt(text, master="m", purpose=purpose)
    assert decrypt(sealed, master="m", purpose=purpose) == text
    for master, other in (("n", purpose), ("m", purpose + "!")):
        with pytest.raises(SecretUnreadableError):
            decrypt(sealed, master=master, purpose=other)
    with pytest.raises(SecretUnreadableError):
        decrypt(sealed[:-4], master="m", purpose=purpose)


@pytest.mark.parametrize(
    "line",
    [
        *(" authentication-mode aaa", "ssh user admin authentication-type password", "aaa"),
        *("public-key local create rsa", " ip address 10.1.1.1 255.255.255.0", "stelnet server on"),
        "snmp-agent sys-info version v3",
    ],
)
def test_what_is_no_secret_stays_readable(line):
    assert without_secrets(line) == line
