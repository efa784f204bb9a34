"""A collector as people start it: enrols, probes, delivers, survives what happens to it."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from itertools import pairwise

import pytest

from hengwang.collector.process import command
from hengwang.collector.protocol.blocks import BatchDocument, batch_body, rows_of
from hengwang.collector.protocol.contract import fingerprint
from hengwang.collector.segments import contents
from hengwang.collector.tests.central import CODE, Central, serving_centrally
from hengwang.collector.tests.loopback import closed_port

LOOPBACK = ["127.0.0.0/8"]


@pytest.fixture
def central():
    with serving_centrally() as running:
        yield running


@contextmanager
def collecting(central, state, *more, code=CODE):
    """`hengwang collect` as a process of its own; ended by SIGTERM."""
    words = [*command(central.url, state), "--code", code, *more]
    child = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    try:
        yield child
    finally:
        if child.poll() is None:
            child.send_signal(signal.SIGTERM)
        child.communicate(timeout=30)


def tcp(check, port, interval=0.2):
    settings = {"host": "127.0.0.1", "port": port}
    return {"id": check, "kind": "tcp", "interval_s": interval, "settings": settings}


def outcomes(central, check):
    found = {row["outcome"] for (number, _), row in central.results.items() if number == check}
    return {outcome.value for outcome in found}


def test_it_enrols_follows_its_plan_and_delivers(central, tmp_path, open_port):
    state = tmp_path / "state"
    central.plan(networks=LOOPBACK, checks=[tcp(11, open_port), tcp(12, closed_port())])
    with collecting(central, state, "--name", "长治") as child:
        central.until(lambda c: len(c.results) > 20 and c.heartbeats)
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=30)
        assert child.returncode == 0, said
    assert (outcomes(central, 11), outcomes(central, 12)) == ({"good"}, {"failed"})
    assert set(central.arrivals.values()) == {1}
    assert central.heartbeats[0].checks == 2
    assert stat.S_IMODE((state / "token").stat().st_mode) == 0o600
    assert stat.S_IMODE((state / "plan.json").stat().st_mode) == 0o600


def test_nothing_of_the_last_second_is_lost_when_it_is_told_to_end(central, tmp_path, open_port):
    central.plan(networks=LOOPBACK, checks=[tcp(11, open_port, 0.1)])
    with collecting(central, tmp_path) as child:
        central.until(lambda c: len(c.results) > 5)
        child.send_signal(signal.SIGTERM)
        child.communicate(timeout=30)
    with collecting(central, tmp_path):
        before = len(central.results)
        central.until(lambda c: len(c.results) > before)
    assert not list((tmp_path / "spool").glob("*.damaged"))


def test_a_wrong_code_ends_it_with_words(central, tmp_path):
    words = [*command(central.url, tmp_path), "--code", "no-such-code"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "enrolment_code_unknown" in done.stderr
    assert "no-such-code" not in done.stderr


def test_without_token_and_code_it_says_what_to_do(central, tmp_path):
    done = subprocess.run(
        command(central.url, tmp_path), capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 2
    assert "--code" in done.stderr


def test_an_answer_to_the_enrolment_that_was_lost_costs_nothing(central, tmp_path):
    central.lose_answers = 1
    with collecting(central, tmp_path):
        central.until(lambda c: c.heartbeats)
    assert central.requests["POST /collector"] >= 2
    assert len(central.tokens) == 1


def test_killed_between_asking_and_noting_it_enrols_again_with_the_same_token(central, tmp_path):
    """As if kill -9 came after the server's answer and before the token was put in its place."""
    with collecting(central, tmp_path):
        central.until(lambda c: c.heartbeats)
    (tmp_path / "token").rename(tmp_path / "token.next")
    seen = len(central.heartbeats)
    with collecting(central, tmp_path):
        central.until(lambda c: len(c.heartbeats) > seen)
    assert len(central.tokens) == 1


def test_killed_again_and_again_it_delivers_everything_the_spool_took(central, tmp_path, open_port):
    """The disk is read after each kill: what it holds and what the server has is all there is."""
    central.plan(networks=LOOPBACK, checks=[tcp(n, open_port, 0.1) for n in range(1, 30)])
    held = set()
    for _ in range(3):
        with collecting(central, tmp_path) as child:
            seen = len(central.results)
            central.until(lambda c, seen=seen: len(c.results) > seen + 60)
            os.kill(child.pid, signal.SIGKILL)
            child.wait(30)
            held |= spooled(tmp_path)
    central.plan(networks=LOOPBACK, checks=[])
    with collecting(central, tmp_path):
        central.until(lambda c: held <= set(c.results))
    assert held <= set(central.results)
    assert not list((tmp_path / "spool").glob("*.damaged"))


def spooled(state):
    """What lies on the disk, as (check, instant)."""
    found = set()
    for path in (state / "spool").glob("*.batch"):
        body = batch_body("1", contents(path.read_bytes()).records)
        for block in BatchDocument.model_validate_json(body).blocks:
            found |= {(row["check"], row["at"]) for row in rows_of(block)}
    return found


def test_a_server_that_loses_answers_counts_nothing_twice(central, tmp_path, open_port):
    central.plan(networks=LOOPBACK, checks=[tcp(n, open_port) for n in range(1, 10)])
    with collecting(central, tmp_path):
        central.until(lambda c: len(c.results) > 20)
        central.lose_answers = 2
        central.until(lambda c: max(c.arrivals.values()) > 1)
        seen = len(central.results)
        central.until(lambda c: len(c.results) > seen)
    assert len(central.batches) < sum(central.arrivals.values())


def test_a_server_that_dies_and_comes_back_gets_every_result_in_its_own_time(tmp_path, open_port):
    central = Central()
    central.plan(networks=LOOPBACK, checks=[tcp(5, open_port, 0.2)])
    with ExitStack() as collector:
        with serving_centrally(central):
            collector.enter_context(collecting(central, tmp_path))
            central.until(lambda c: len(c.results) > 5)
        # Nothing answers there now; the collector goes on, and later finds the server again.
        cut = max(at for _, at in central.results)
        with serving_centrally(central, central.port):
            central.until(lambda c: sum(at > cut for _, at in c.results) > 15, 60)
    instants = sorted(at for _, at in central.results)
    # The time without a server is there at the ordinary rate, not in a heap at the end.
    gaps = [(b - a).total_seconds() for a, b in pairwise(instants) if a >= cut]
    assert all(0.05 < gap < 3 for gap in gaps), gaps
    assert set(central.arrivals.values()) <= {1, 2}


def test_a_new_plan_is_followed_and_a_check_not_understood_is_invalid(central, tmp_path, open_port):
    central.plan(networks=LOOPBACK, checks=[tcp(1, open_port)], heartbeat_s=0.2)
    odd = {"id": 3, "kind": "telepathy", "interval_s": 0.2}
    wrong = {"id": 4, "kind": "tcp", "interval_s": 0.2, "settings": {"host": "127.0.0.1"}}
    with collecting(central, tmp_path):
        central.until(lambda c: outcomes(c, 1))
        central.plan(networks=LOOPBACK, checks=[tcp(2, open_port), odd, wrong], heartbeat_s=0.2)
        central.until(lambda c: outcomes(c, 2) and outcomes(c, 3) and outcomes(c, 4))
    reasons = {row["reason"] for (check, _), row in central.results.items() if check in {3, 4}}
    assert reasons == {"not_understood"}
    assert central.plans_sent == 2


def test_without_a_server_it_starts_from_the_plan_it_kept(central, tmp_path, open_port):
    central.plan(networks=LOOPBACK, checks=[tcp(1, open_port)])
    with collecting(central, tmp_path):
        central.until(lambda c: outcomes(c, 1))
    central.fail_with = (503, "try_later")
    seen = max(at for _, at in central.results)
    with collecting(central, tmp_path):
        before = central.requests["PUT /collector/batches"]
        central.until(lambda c: c.requests["PUT /collector/batches"] > before)
        central.fail_with = None
        central.until(lambda c: max(at for _, at in c.results) > seen, 60)


def test_the_token_changes_when_the_server_says_so(central, tmp_path):
    central.plan(heartbeat_s=0.1)
    with collecting(central, tmp_path):
        central.until(lambda c: c.heartbeats)
        (first,) = central.tokens
        central.change_token = True
        central.until(lambda c: c.tokens != {first} and not c.next_tokens)
        seen = len(central.heartbeats)
        central.until(lambda c: len(c.heartbeats) > seen + 1)
    assert not (tmp_path / "token.next").exists()


def test_a_change_of_token_cut_off_by_a_kill_is_finished_at_the_next_start(central, tmp_path):
    central.plan(heartbeat_s=0.1)
    with collecting(central, tmp_path):
        central.until(lambda c: c.heartbeats)
    (tmp_path / "token.next").write_text("the-next-token-of-this-collector")
    # The server has it already, and somebody used it: the old one is unknown.
    central.tokens = {fingerprint("the-next-token-of-this-collector")}
    seen = len(central.heartbeats)
    with collecting(central, tmp_path):
        central.until(lambda c: len(c.heartbeats) > seen)
    assert (tmp_path / "token").read_text() == "the-next-token-of-this-collector"


def test_a_revoked_collector_stops_probing(central, tmp_path, open_port):
    central.plan(networks=LOOPBACK, checks=[tcp(1, open_port, 0.1)], heartbeat_s=0.1)
    with collecting(central, tmp_path):
        central.until(lambda c: len(c.results) > 3)
        central.fail_with = (403, "collector_revoked")
        central.until(lambda c: c.requests["POST /collector"] > 3)
        time.sleep(1.5)
        sizes = {path.stat().st_size for path in (tmp_path / "spool").glob("*.batch")}
        time.sleep(1.0)
        assert {path.stat().st_size for path in (tmp_path / "spool").glob("*.batch")} == sizes


def test_nothing_secret_is_said_or_left_readable(central, tmp_path, open_port):
    secret = "community-nobody-may-see"
    check = {
        "id": 9,
        "kind": "snmp",
        "interval_s": 0.2,
        "timeout_s": 0.3,
        "settings": {"host": "127.0.0.1", "port": closed_port(), "credential": "a"},
    }
    central.plan(
        networks=LOOPBACK,
        checks=[check, tcp(1, open_port)],
        credentials={"a": {"version": "2c", "community": secret}},
    )
    with collecting(central, tmp_path, "--verbose") as child:
        central.until(lambda c: outcomes(c, 9) and c.heartbeats)
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=30)
    token = (tmp_path / "token").read_text()
    everything = said + json.dumps([h.model_dump(mode="json") for h in central.heartbeats])
    everything += "".join(map(str, central.results.values()))
    assert secret not in everything
    assert token not in everything
    readable = [p for p in tmp_path.rglob("*") if p.is_file() and p.stat().st_mode & 0o077]
    assert readable == []


def test_it_ends_with_its_parent(central, tmp_path):
    """Embedded, it must not go on alone; the parent here ends before the child has begun."""
    words = [*command(central.url, tmp_path), "--code", CODE, "--with-parent"]
    start = f"import os, subprocess; subprocess.Popen([*{words!r}, str(os.getpid())])"
    # The child holds the other end of the pipe: the output ends when it does.
    subprocess.run([sys.executable, "-c", start], stdout=subprocess.PIPE, timeout=100, check=True)
