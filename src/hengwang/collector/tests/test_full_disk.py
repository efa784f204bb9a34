"""A collector whose disk is full: it probes nothing, says so, loses nothing, and goes on."""

import signal
import subprocess
import sys

import pytest

from hengwang.collector.process import command
from hengwang.collector.tests.central import CODE, Central, serving_centrally

# The state lies on a disk of its own of 160 kB, which nobody outside can see.
ON_A_SMALL_DISK = """
import os, subprocess, sys
subprocess.run(["mount", "-t", "tmpfs", "-o", "size=160k", "tmpfs", sys.argv[1]], check=True)
os.execv(sys.argv[2], sys.argv[2:])
"""
CHECKS, INTERVAL_S = 150, 0.2


@pytest.mark.long
def test_a_full_disk_pauses_and_what_was_taken_arrives_with_a_gap(tmp_path, open_port):
    central = Central()
    settings = {"host": "127.0.0.1", "port": open_port}
    checks = [
        {"id": number, "kind": "tcp", "interval_s": INTERVAL_S, "settings": settings}
        for number in range(1, CHECKS)
    ]
    central.plan(networks=["127.0.0.0/8"], checks=checks, heartbeat_s=0.5)
    central.busy = True
    state = tmp_path / "state"
    state.mkdir()
    with serving_centrally(central):
        words = [*command(central.url, state), "--code", CODE, "--spool-mb", "2"]
        start = ["unshare", "--map-root-user", "--mount", sys.executable, "-c", ON_A_SMALL_DISK]
        child = subprocess.Popen([*start, str(state), *words], stderr=subprocess.PIPE, text=True)
        try:
            if child.poll() is not None:
                pytest.skip("this machine lets nobody make namespaces (2026-11-21)")
            central.until(lambda c: any(beat.paused for beat in c.heartbeats), 300)
            paused = next(beat for beat in central.heartbeats if beat.paused)
            taken = paused.counters["stored"]
            central.busy = False
            central.until(lambda c: c.gaps and c.heartbeats[-1].paused is None, 120)
            central.until(lambda c: len(c.results) > taken, 120)
        finally:
            child.send_signal(signal.SIGTERM)
            _, said = child.communicate(timeout=60)
    assert paused.paused.reason == "spool_full", said
    assert paused.queue.batches > 0
    assert {gap.reason for gap in central.gaps} == {"spool_full"}
    # Sent again after an answer that was lost, a result still counts once.
    assert len(central.results) >= taken > 0
    assert central.heartbeats[-1].queue.set_aside == 0
