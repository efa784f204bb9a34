"""A result says about the target what was measured, and nothing when nothing was."""

import errno
import json
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address

import pytest

from hengwang.collector.probes.faults import blame
from hengwang.collector.probes.outcome import OUR_OWN, Outcome, Reason, Result, Verdict
from hengwang.collector.tests.loopback import NOON

HERE = ip_address("127.0.0.1")


def test_the_outcome_follows_from_the_reason():
    assert Verdict().outcome is Outcome.GOOD
    assert Verdict(Reason.TIMEOUT).outcome is Outcome.FAILED
    assert Verdict(Reason.NO_ROUTE).outcome is Outcome.INVALID


def test_what_was_not_measured_has_no_round_trip():
    for reason in OUR_OWN:
        with pytest.raises(ValueError, match="not measured"):
            Verdict(reason, round_trip=0.1)


@pytest.mark.parametrize("seconds", [-0.001, float("nan")])
def test_a_round_trip_takes_time(seconds):
    with pytest.raises(ValueError, match="takes time"):
        Verdict(round_trip=seconds)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=8))])
def test_a_result_stands_in_utc(zone):
    with pytest.raises(ValueError, match="UTC"):
        Result("check-1", datetime(2026, 3, 1, tzinfo=zone), Verdict())


def test_a_result_travels_as_json():
    result = Result("check-1", NOON, Verdict(Reason.LOST, values={"sent": 3}))
    record = json.loads(json.dumps(result.as_record()))
    assert record["at"] == "2026-03-01T04:00:00+00:00"
    assert (record["outcome"], record["reason"]) == ("failed", "lost")
    assert record["values"] == {"sent": 3}


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ECONNREFUSED, Reason.CONNECTION_REFUSED),
        (errno.ECONNRESET, Reason.CONNECTION_RESET),
        (errno.ETIMEDOUT, Reason.TIMEOUT),
        (errno.EHOSTUNREACH, Reason.UNREACHABLE),
        (errno.EMFILE, Reason.NO_SOCKET),
        (errno.ENOBUFS, Reason.NO_SOCKET),
        (errno.EADDRNOTAVAIL, Reason.NO_SOCKET),
        (errno.ENETDOWN, Reason.NO_ROUTE),
        (errno.EPERM, Reason.SEND_ERROR),
        (errno.EACCES, Reason.SEND_ERROR),
        (errno.EXFULL, Reason.SEND_ERROR),
    ],
)
def test_each_error_of_the_system_has_its_owner(number, reason):
    assert blame(OSError(number, "…"), HERE)[0] is reason


def test_unreachable_without_a_known_address_is_nobodys_outage():
    assert blame(OSError(errno.ENETUNREACH, "…"))[0] is Reason.NO_ROUTE
