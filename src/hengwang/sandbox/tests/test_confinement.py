"""A confined program reaches neither network nor foreign files, and never outlives its limits."""

import os
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from hengwang.sandbox.errors import TooHungryError, TooMuchWrittenError, TooSlowError
from hengwang.sandbox.limits import MEGABYTE, Limits
from hengwang.sandbox.running import Order, run, strength

PYTHON = Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}"
QUICK = Limits(seconds=20)


def order(room: Path, program: str, limits: Limits = QUICK, *, confined: bool = True) -> Order:
    """A Python program instead of LibreOffice; what holds for it holds for anything."""
    arguments = [str(PYTHON), "-I", "-S", "-c", program]
    home = Path(sys.base_prefix).resolve()
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(room)}
    return Order(arguments, room, environment, limits, (home,), confined=confined)


def test_what_the_program_says_comes_back(tmp_path):
    assert run(order(tmp_path, "print('here')")).strip() == "here"


@pytest.mark.parametrize("confined", [True, False])
def test_a_program_that_never_ends_is_ended_with_its_children(tmp_path, confined):
    program = (
        "import os,time,pathlib\n"
        "if os.fork()==0:\n"
        "  os.setsid()\n"
        "  [(pathlib.Path('beat').write_text(str(n)), time.sleep(0.02)) for n in range(9999)]\n"
        "time.sleep(999)"
    )
    begun = time.monotonic()
    with pytest.raises(TooSlowError) as refusal:
        run(order(tmp_path, program, Limits(seconds=1.5), confined=confined))
    assert time.monotonic() - begun < 15
    assert refusal.value.params == {"seconds": "1.5"}
    last = (tmp_path / "beat").read_text(encoding="utf-8")
    # Nothing to wait for: were the child alive, it would write on within this loop.
    until = time.monotonic() + 0.3
    while time.monotonic() < until:
        assert (tmp_path / "beat").read_text(encoding="utf-8") == last


def test_memory_of_all_processes_together_is_bounded(tmp_path):
    program = (
        "import os,time\n"
        "for n in range(3): os.fork()\n"
        "held = bytearray(40_000_000)\n"
        "time.sleep(999)"
    )
    with pytest.raises(TooHungryError):
        run(order(tmp_path, program, Limits(seconds=30, memory_bytes=200 * MEGABYTE)))


def test_one_process_cannot_even_ask_for_more_memory_than_its_bound(tmp_path):
    limits = Limits(seconds=30, address_bytes=300 * MEGABYTE)
    with pytest.raises(TooHungryError):
        run(order(tmp_path, "held = bytearray(10**9)", limits))


def test_a_single_huge_file_cannot_be_written(tmp_path):
    program = "f=open('big','wb')\nwhile True: f.write(b'x'*1_000_000)"
    limits = Limits(seconds=30, written_bytes=5 * MEGABYTE)
    # Python turns the signal into an error of its own; the file stays small either way.
    with suppress(TooMuchWrittenError):
        run(order(tmp_path, program, limits))
    assert (tmp_path / "big").stat().st_size <= 5 * MEGABYTE


def test_many_small_files_are_counted_together(tmp_path):
    program = (
        "import pathlib,time\n"
        "for n in range(100): pathlib.Path(str(n)).write_bytes(b'x'*100_000)\n"
        "time.sleep(999)"
    )
    with pytest.raises(TooMuchWrittenError):
        run(order(tmp_path, program, Limits(seconds=30, written_bytes=3 * MEGABYTE)))


def test_endless_work_ends_by_the_time_of_the_processor(tmp_path, monkeypatch):
    monkeypatch.setattr(Limits, "processor_seconds", 1)
    with pytest.raises(TooSlowError):
        run(order(tmp_path, "while True: pass", Limits(seconds=30)))


def test_the_network_is_not_there(tmp_path):
    if not strength().network:
        pytest.skip("the kernel gives no namespaces here (2026-11-21)")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = listener.getsockname()[1]
        program = f"import socket; socket.create_connection(('127.0.0.1', {port}), 3)"
        assert "Error" in run(order(tmp_path, program))
        with pytest.raises(BlockingIOError):
            listener.accept()


def test_files_of_the_platform_cannot_be_read_or_written(tmp_path):
    if not strength().files:
        pytest.skip("the kernel has no Landlock here (2026-11-21)")
    room = tmp_path / "room"
    room.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("the key", encoding="utf-8")
    read = run(order(room, f"print(open({str(secret)!r}).read())"))
    run(order(room, f"open({str(secret)!r}, 'w').write('gone')"))
    assert "the key" not in read
    assert "Error" in read
    assert secret.read_text(encoding="utf-8") == "the key"


def test_the_environment_of_the_platform_cannot_be_read(tmp_path, monkeypatch):
    if not strength().files:
        pytest.skip("the kernel has no Landlock here (2026-11-21)")
    monkeypatch.setenv("HENGWANG_SECRET_KEY", "hidden")
    program = f"print(open('/proc/{os.getpid()}/environ').read())"
    assert "Error" in run(order(tmp_path, program))
