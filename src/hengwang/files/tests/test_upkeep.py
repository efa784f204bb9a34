"""The store is swept of what crashes left, and its bytes are read again."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.files import upkeep
from hengwang.files.choices import FileKind
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.files.storage import drafts_folder, path_of, stored_paths
from hengwang.files.upkeep import sweep_orphans, verify_files
from hengwang.outbox.models import Job
from hengwang.outbox.services import enqueue
from hengwang.outbox.worker import run_until_idle

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1, hours=1)


@pytest.fixture(autouse=True)
def _own_store(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"


def a_text(content: bytes = b"text") -> StoredFile:
    return store(content, name="a.txt", kind=FileKind.REPORT, by=None)


def an_orphan(content: bytes = b"orphan"):
    stored = a_text(content)
    StoredFile.objects.filter(pk=stored.pk).delete()
    return path_of(stored.sha256)


def test_orphans_go_after_a_day_and_named_bytes_stay():
    kept = a_text()
    orphan = an_orphan()
    assert sweep_orphans() == 0
    assert sweep_orphans(timezone.now() + TOMORROW) == 1
    assert not orphan.exists()
    assert [path.name for path in stored_paths()] == [kept.sha256]


def test_broken_uploads_go_after_a_day():
    draft = drafts_folder() / "upload-x"
    draft.write_bytes(b"half")
    assert sweep_orphans() == 0
    assert sweep_orphans(timezone.now() + TOMORROW) == 1
    assert not draft.exists()


def test_bytes_that_are_uploaded_again_meanwhile_stay(monkeypatch):
    orphan = an_orphan()
    looks = []

    def named_late(digests):
        """The row appears between the first look and the second."""
        looks.append(digests)
        return set() if len(looks) == 1 else set(digests)

    monkeypatch.setattr(upkeep, "_named", named_late)
    assert sweep_orphans(timezone.now() + TOMORROW) == 0
    assert orphan.read_bytes() == b"orphan"


def test_bytes_whose_row_is_about_to_be_written_stay(monkeypatch):
    orphan = an_orphan()
    later = timezone.now() + TOMORROW
    is_older = upkeep._is_older

    def touched_meanwhile(path, oldest):
        if path.name.startswith("orphan-"):
            os.utime(path, (later.timestamp(), later.timestamp()))
        return is_older(path, oldest)

    monkeypatch.setattr(upkeep, "_is_older", touched_meanwhile)
    assert sweep_orphans(later) == 0
    assert orphan.exists()


def test_many_orphans_go_in_parts(monkeypatch):
    monkeypatch.setattr(upkeep, "TOGETHER", 2)
    for number in range(5):
        an_orphan(f"orphan {number}".encode())
    assert sweep_orphans(timezone.now() + TOMORROW) == 5


def test_whole_files_hold():
    a_text()
    a_text()
    a_text(b"other")
    check = verify_files()
    assert (check.checked, check.holds) == (2, True)


def test_altered_and_missing_bytes_are_named():
    altered, missing = a_text(b"one"), a_text(b"two")
    path = path_of(altered.sha256)
    path.chmod(0o600)
    path.write_bytes(b"eno")
    path_of(missing.sha256).unlink()
    check = verify_files()
    assert (check.altered, check.missing) == ((altered.sha256,), (missing.sha256,))
    assert not check.holds


def test_verification_is_a_job_with_progress(monkeypatch):
    monkeypatch.setattr(upkeep, "TOGETHER", 1)
    a_text()
    job = enqueue("files.verify")
    run_until_idle()
    job = Job.objects.get(pk=job.pk)
    assert (job.progress_done, job.progress_total) == (1, 1)
    assert job.result == {"checked": 1, "missing": [], "altered": []}
