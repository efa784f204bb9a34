"""LibreOffice on files of strangers: nothing is fetched, nothing hangs, nothing stays behind."""

import socket
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from hengwang.sandbox import office
from hengwang.sandbox.errors import (
    NothingMadeError,
    ProgramMissingError,
    TooHungryError,
    TooSlowError,
)
from hengwang.sandbox.limits import MEGABYTE, Limits
from hengwang.sandbox.office import Job, convert
from hengwang.sandbox.tests.office_files import (
    a_word_file,
    a_workbook_asking_the_web,
    many_pages,
    with_outside_picture,
)

pytestmark = pytest.mark.office


@pytest.fixture
def rooms(tmp_path, monkeypatch):
    """Where the rooms of the runs stand, so that what stays behind is seen."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def server():
    """A listener on loopback; a request waits in its queue until it is asked for."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def requests_at(listener):
    """How many came."""
    came = 0
    while True:
        try:
            connection, _ = listener.accept()
        except BlockingIOError:
            return came
        connection.close()
        came += 1


def test_a_document_is_converted_and_nothing_stays_behind(rooms):
    assert convert(Job(a_word_file("绩效"), "docx", "pdf")).startswith(b"%PDF-")
    assert list(rooms.iterdir()) == []


@pytest.mark.parametrize("confined", [True, False])
def test_pictures_and_sheets_on_other_hosts_are_not_fetched(rooms, server, confined):
    address = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
    word, book = with_outside_picture(address), a_workbook_asking_the_web(address)
    assert convert(Job(word, "docx", "pdf", confined=confined))
    assert convert(Job(book, "xlsx", "pdf", confined=confined))
    assert requests_at(server) == 0


def test_ten_thousand_pages_are_given_up_in_time(rooms):
    begun = time.monotonic()
    with pytest.raises(TooSlowError):
        convert(Job(many_pages(10_000), "docx", "pdf", limits=Limits(seconds=4)))
    assert time.monotonic() - begun < 30
    assert list(rooms.iterdir()) == []


def test_a_document_that_needs_too_much_memory_is_refused(rooms):
    with pytest.raises(TooHungryError) as refusal:
        convert(Job(a_word_file("x"), "docx", "pdf", limits=Limits(memory_bytes=64 * MEGABYTE)))
    assert refusal.value.params == {"limit_mb": 64}
    assert list(rooms.iterdir()) == []


def test_a_file_that_is_no_document_is_said(rooms):
    with pytest.raises(NothingMadeError):
        convert(Job(b"PK\x03\x04 nothing", "docx", "pdf"))


def test_a_missing_libreoffice_is_said(monkeypatch):
    monkeypatch.setattr(office, "program", lambda: None)
    with pytest.raises(ProgramMissingError):
        convert(Job(b"", "docx", "pdf"))


def test_two_conversions_at_once_do_not_see_each_other(rooms):
    jobs = [Job(a_word_file(word), "docx", "pdf") for word in ("a", "b")]
    with ThreadPoolExecutor(2) as pool:
        assert all(made.startswith(b"%PDF-") for made in pool.map(convert, jobs))
    assert list(rooms.iterdir()) == []
