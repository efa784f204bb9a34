"""`hengwang run`: children that live, die, come back, and end together."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hengwang.cli.collect_here import await_server

PATIENCE_S = 240
SUPERVISED = """
import sys
from hengwang.cli import processes
from hengwang.cli.processes import Child
processes.SHORT_LIFE_S = float(sys.argv[1])
child = [sys.executable, "-c", sys.argv[2]]
sys.exit(processes.supervise([Child("one", child), Child("two", child)], {}))
"""
LIVES = "import os, signal; print(os.getpid(), flush=True); signal.pause()"
DIES = "import sys; sys.exit(7)"


def until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again until it holds."""
    end = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < end, f"waited in vain for {what}"
        select.select([], [], [], 0.05)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def supervised(child: str, *, short_life_s: float) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", SUPERVISED, str(short_life_s), child]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )


def test_a_killed_child_is_started_again_and_all_end_together():
    with supervised(LIVES, short_life_s=0) as boss:
        first, second = int(boss.stdout.readline()), int(boss.stdout.readline())
        os.kill(first, signal.SIGKILL)
        third = int(boss.stdout.readline())
        assert len({first, second, third}) == 3
        boss.terminate()
        assert boss.wait(PATIENCE_S) == 0
        assert not is_alive(second)
        assert not is_alive(third)


def test_a_child_that_cannot_live_ends_the_run_with_its_status():
    with supervised(DIES, short_life_s=60) as boss:
        assert boss.wait(PATIENCE_S) == 7
        assert "ended with status 7" in boss.stderr.read()


def test_a_child_that_may_fail_rests_and_is_started_again_while_the_others_live():
    told = SUPERVISED.replace('Child("two", child)', 'Child("two", dies, essential=False)')
    told = told.replace(
        "sys.exit(", "dies = [sys.executable, '-c', 'raise SystemExit(7)']\nsys.exit("
    )
    command = [sys.executable, "-c", told, "60", LIVES]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, env=dict(os.environ), **pipes) as boss:
        assert is_alive(int(boss.stdout.readline()))
        for _ in range(2):
            assert "two ended with status 7" in boss.stderr.readline()
        assert boss.poll() is None
        boss.terminate()
        assert boss.wait(PATIENCE_S) == 0


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(folder: Path, port: int, *more: str) -> "subprocess.Popen[str]":
    environment = {k: v for k, v in os.environ.items() if not k.startswith("HENGWANG_")}
    command = [sys.executable, "-m", "hengwang", "run", "--port", str(port), *more]
    command += ["--data-dir", str(folder), "--threads", "1"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    return subprocess.Popen(command, env=environment, text=True, start_new_session=True, **pipes)


def children_of(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in text.split()]


def page(port: int, path: str = "/") -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


@pytest.fixture
def running(tmp_path, port) -> Iterator[Callable[..., "subprocess.Popen[str]"]]:
    started: list[subprocess.Popen[str]] = []

    def run(*more: str) -> "subprocess.Popen[str]":
        process = start(tmp_path / "data", port, *more)
        started.append(process)
        until(lambda: bool(page(port)) or process.poll() is not None, "the first page")
        return process

    yield run
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_S)
        if process.stdout:
            process.stdout.close()


@pytest.mark.long
def test_it_starts_serves_keeps_its_data_and_ends_with_its_children(running, port, tmp_path):
    first = running()
    assert "登录" in page(port)
    web, worker, collector = children_of(first.pid)
    first.terminate()
    said, _ = first.communicate(timeout=PATIENCE_S)
    assert first.returncode == 0
    assert not is_alive(web)
    assert not is_alive(worker)
    assert not is_alive(collector)
    assert f"http://127.0.0.1:{port}/" in said
    assert said.count("Password (shown once)") == 1
    kept = (tmp_path / "data" / "secret-key").read_text(encoding="ascii")

    second = running()
    taken = start(tmp_path / "data", port)
    refused, _ = taken.communicate(timeout=PATIENCE_S)
    assert taken.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in refused
    assert "Traceback" not in refused
    second.send_signal(signal.SIGINT)
    said, _ = second.communicate(timeout=PATIENCE_S)
    assert "Password" not in said
    assert (tmp_path / "data" / "secret-key").read_text(encoding="ascii") == kept


def test_the_collector_of_the_house_waits_until_the_server_hears_and_not_for_ever():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        begun = time.monotonic()
        await_server(address, patience_s=0.5)
        assert time.monotonic() - begun >= 0.5
        late = threading.Timer(0.3, server.listen)
        late.start()
        await_server(address, patience_s=PATIENCE_S)
        with socket.create_connection(server.getsockname()):
            pass
