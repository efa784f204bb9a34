"""One-time questions: answered once, before their deadline, and never made samples."""

from datetime import UTC, datetime, timedelta

import pytest

from hengwang.collector.probes.outcome import Reason, Result, Verdict
from hengwang.collector.protocol.trials import LONGEST_VALUE, MOST_VALUES
from hengwang.collector.tests.central import serving_centrally
from hengwang.collector.tests.loopback import closed_port
from hengwang.collector.tests.test_process import LOOPBACK, collecting, tcp
from hengwang.collector.trials import told

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def central():
    with serving_centrally() as running:
        yield running


def a_trial(number, port, lasts=timedelta(minutes=5)):
    settings = {"host": "127.0.0.1", "port": port}
    check = {"id": number, "kind": "tcp", "timeout_s": 5, "settings": settings}
    return {"deadline_at": (datetime.now(UTC) + lasts).isoformat(), "check": check}


def test_questions_are_answered_once_and_make_no_samples(central, tmp_path, open_port):
    central.plan(networks=LOOPBACK, checks=[tcp(11, open_port, 0.2)])
    central.trials = {
        1: a_trial(1, open_port),
        2: a_trial(2, closed_port()),
        3: a_trial(3, open_port, lasts=-timedelta(seconds=1)),
    }
    with collecting(central, tmp_path):
        central.until(lambda c: {1, 2} <= c.trial_results.keys())
        seen = len(central.results)
        central.until(lambda c: len(c.results) > seen + 5)
    assert {key: len(rows) for key, rows in central.trial_results.items()} == {1: 1, 2: 1}
    assert central.trial_results[1][0].outcome == "good"
    assert central.trial_results[1][0].round_trip_s >= 0
    assert central.trial_results[2][0].reason == "connection_refused"
    assert {check for check, _ in central.results} == {11}


def test_what_lies_outside_the_networks_is_not_asked(central, tmp_path):
    trial = a_trial(7, 80)
    trial["check"]["settings"]["host"] = "10.9.9.9"
    central.trials = {7: trial}
    with collecting(central, tmp_path):
        central.until(lambda c: c.trial_results)
    (answer,) = central.trial_results[7]
    assert (answer.outcome, answer.reason) == ("invalid", "address_not_allowed")


def test_of_very_many_values_the_first_are_told():
    values = {f"port.{number}": "x" * 999 for number in range(MOST_VALUES + 5)}
    said = told(Result("1", NOW, Verdict(values=values)))
    assert (len(said.values), said.left_out) == (MOST_VALUES, 5)
    assert {len(text) for text in said.values.values()} == {LONGEST_VALUE}


def test_a_value_that_is_no_number_is_told_in_words():
    said = told(Result("1", NOW, Verdict(Reason.TIMEOUT, values={"a": float("nan"), "b": True})))
    assert said.values == {"a": "nan", "b": 1.0}
    assert said.outcome == "failed"
