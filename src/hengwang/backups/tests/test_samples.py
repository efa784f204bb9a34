"""Samples in a backup: taken while they come in and are sealed, and back in an empty place."""

import shutil
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from hengwang.backups.errors import NotEmptyError
from hengwang.backups.samples import bring_back_samples, copy_samples
from hengwang.files import storage
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.samples.columns import DAY_MS, Samples, to_ms
from hengwang.monitoring.samples.embedded import EmbeddedStore

START = datetime(2026, 1, 30, tzinfo=UTC)
WINDOW = Interval(START, START + timedelta(days=5))


@pytest.fixture
def store(settings, tmp_path):
    settings.SAMPLES_DIR = tmp_path / "samples"
    opened = EmbeddedStore(settings.SAMPLES_DIR)
    for day in range(4):
        at = to_ms(START) + day * DAY_MS + np.arange(50, dtype=np.int64) * 60_000
        opened.append(Samples(np.full(50, 3, np.int32), at, np.arange(50.0)))
    # January a month, February 1 a day, the rest in the table.
    list(opened.seal(to_ms(datetime(2026, 2, 2, tzinfo=UTC))))
    yield opened
    opened.close()


def test_what_was_copied_is_read_in_another_place(store, settings, tmp_path):
    before = store.read([3], WINDOW).rows()
    copy = tmp_path / "copy"
    members = copy_samples(copy, None)
    assert all(storage.digest_of(copy / name) == digest for name, digest in members.items())
    settings.SAMPLES_DIR = tmp_path / "elsewhere"
    bring_back_samples(copy, members)
    again = EmbeddedStore(settings.SAMPLES_DIR)
    assert again.read([3], WINDOW).rows() == before
    assert again.latest([3]) == store.latest([3])
    assert sum(one.samples for one in again.sealed.verify()) == 150
    again.close()


def test_what_an_earlier_backup_has_is_linked_and_not_copied(store, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    copy_samples(first, None)
    members = copy_samples(second, first)
    sealed = [name for name in members if name.endswith(".parquet")]
    assert len(sealed) == 2
    assert all((first / name).samefile(second / name) for name in sealed)


def test_drafts_of_a_crash_are_nobodys(store, settings, tmp_path):
    (settings.SAMPLES_DIR / "months" / "2026-02.new").mkdir()
    (settings.SAMPLES_DIR / "months" / "2026-02.new" / "00000.parquet").write_bytes(b"half")
    (settings.SAMPLES_DIR / "days" / "2026-02-02.new").write_bytes(b"half")
    assert not [name for name in copy_samples(tmp_path / "copy", None) if ".new" in name]


def test_a_place_that_has_samples_is_refused(store, settings, tmp_path):
    members = copy_samples(tmp_path / "copy", None)
    with pytest.raises(NotEmptyError):
        bring_back_samples(tmp_path / "copy", members)
    shutil.rmtree(settings.SAMPLES_DIR)
    bring_back_samples(tmp_path / "copy", members)
