"""Bytes lie once under their digest, whole or not at all."""

import errno
import hashlib
import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from hypothesis import given
from hypothesis import strategies as st

from hengwang.audit.models import AuditEntry
from hengwang.files import storage
from hengwang.files.choices import FileKind
from hengwang.files.errors import (
    FileMissingError,
    FileTooLargeError,
    StorageFullError,
    UploadBrokenError,
)
from hengwang.files.models import StoredFile
from hengwang.files.services import (
    NAME_LENGTH,
    add_revision,
    open_file,
    plain_name,
    start_series,
    store,
)
from hengwang.files.storage import drafts_folder, path_of, stored_paths
from hengwang.files.tests.factories import LIN

TEXT = "自评报告".encode()


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def a_text(content: bytes = TEXT, **changes) -> StoredFile:
    return store(content, **{"name": "a.txt", "kind": FileKind.REPORT, "by": LIN, **changes})


def _written(content: bytes) -> Path:
    path = drafts_folder().parent.parent / "source.txt"
    path.write_bytes(content)
    return path


def nothing_is_left() -> bool:
    return (
        not StoredFile.objects.exists()
        and list(stored_paths()) == []
        and list(drafts_folder().iterdir()) == []
    )


@pytest.mark.django_db
def test_a_stored_file_says_what_it_is_and_who_brought_it():
    stored = a_text(name="报告.txt")
    assert stored.sha256 == hashlib.sha256(TEXT).hexdigest()
    assert (stored.size_bytes, stored.name, stored.created_by_name) == (12, "报告.txt", "林工")
    with open_file(stored) as content:
        assert content.read() == TEXT
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.after["sha256"]) == ("file.stored", stored.sha256)
    assert list(drafts_folder().iterdir()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrap",
    [
        io.BytesIO,
        lambda content: SimpleUploadedFile("x.txt", content),
        _written,
    ],
)
def test_uploads_open_files_and_paths_are_taken_alike(wrap):
    assert a_text(wrap(TEXT)).sha256 == hashlib.sha256(TEXT).hexdigest()


@pytest.mark.django_db
def test_the_same_bytes_lie_once():
    first, second = a_text(), a_text(name="b.txt")
    assert first.pk != second.pk
    assert [path.name for path in stored_paths()] == [first.sha256]


@pytest.mark.django_db
def test_stored_bytes_are_read_only():
    assert path_of(a_text().sha256).stat().st_mode & 0o222 == 0


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused_without_reading_the_rest(settings):
    settings.UPLOAD_LIMIT_BYTES = 3 * 1024 * 1024
    read = []

    class Endless:
        def chunks(self, size):
            while True:
                read.append(size)
                yield b"a" * 1024 * 1024

    with pytest.raises(FileTooLargeError, match="3 MB"):
        a_text(Endless())
    assert len(read) == 4
    assert nothing_is_left()


@pytest.mark.django_db
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_full_disk_leaves_nothing(monkeypatch, number, step):
    def full(*args):
        raise OSError(number, "no room")

    monkeypatch.setattr(storage.os if step == "fsync" else Path, step, full)
    with pytest.raises(StorageFullError, match="no room left"):
        a_text()
    assert nothing_is_left()


@pytest.mark.django_db
def test_another_disk_error_is_not_called_a_full_disk(monkeypatch):
    def broken(*args):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(storage.os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        a_text()
    assert nothing_is_left()


@pytest.mark.django_db
def test_a_lost_connection_leaves_nothing():
    class Broken:
        def chunks(self, size):
            yield b"half"
            msg = "connection reset"
            raise UnreadablePostError(msg)

    with pytest.raises(UploadBrokenError, match="broke off"):
        a_text(Broken())
    assert nothing_is_left()


@pytest.mark.django_db
def test_bytes_that_were_lost_are_said_to_be_lost():
    stored = a_text()
    path_of(stored.sha256).unlink()
    with pytest.raises(FileMissingError):
        open_file(stored)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_digest_becomes_a_path(digest):
    with pytest.raises(ValueError, match="digest"):
        path_of(digest)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("C:\\Users\\林\\报告.docx", "报告.docx"),
        ("../../etc/passwd", "passwd"),
        ("a\x00b\r\n.txt", "ab.txt"),
        ("..", "file"),
        ("/ . ", "file"),
        ("", "file"),
        ("/", "file"),
        ("报" * 300 + ".docx", "报" * 250 + ".docx"),
    ],
)
def test_a_name_keeps_its_last_part_only(name, kept):
    assert plain_name(name) == kept


@given(st.text())
def test_a_plain_name_is_short_printable_and_no_path(name):
    plain = plain_name(name)
    assert 1 <= len(plain) <= NAME_LENGTH
    assert plain.isprintable()
    assert not {"/", "\\"} & set(plain)
    assert plain_name(plain) == plain


@pytest.mark.django_db
def test_revisions_follow_each_other_and_the_old_ones_stay():
    series = start_series("自评报告", a_text(b"one"), by=LIN)
    revision = add_revision(series.pk, a_text(b"two"), by=LIN, note="按意见修改")
    assert (revision.number, revision.note) == (2, "按意见修改")
    assert [row.stored.size_bytes for row in series.revisions.all()] == [3, 3]
    assert AuditEntry.objects.filter(action="file_revision.added").count() == 2


def test_a_fresh_store_needs_no_preparation(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "deep" / "er" / "files"
    assert drafts_folder().is_dir()
    assert list(settings.FILES_DIR.iterdir()) == [drafts_folder()]
