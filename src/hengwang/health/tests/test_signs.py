"""Signs of health: what each look says when something is wrong."""

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import checks
from django.utils import timezone

from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.files.storage import path_of
from hengwang.health.probes import records, storage, surroundings, work
from hengwang.health.signs import Look, Sign, State, examine, looks, worst_of
from hengwang.outbox.choices import DeliveryState
from hengwang.outbox.models import Announcement, Delivery, Due, Job
from hengwang.rendering import libreoffice

GB = storage.GB


def only(signs) -> Sign:
    [sign] = signs
    return sign


@pytest.mark.parametrize(("free", "state"), [(100, State.OK), (3, State.WARN), (0.5, State.BAD)])
def test_the_disk_is_watched(monkeypatch, free, state):
    usage = SimpleNamespace(total=200 * GB, used=0, free=int(free * GB))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    sign = only(storage.disk())
    assert sign.state is state
    assert bool(sign.to_do) is (state is not State.OK)


def test_a_key_that_others_can_read_is_bad(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    key = tmp_path / "secret-key"
    key.write_text("x", encoding="ascii")
    key.chmod(0o644)
    assert only(storage.secrets()).state is State.BAD
    key.chmod(0o600)
    assert only(storage.secrets()).state is State.OK


def test_a_worker_that_never_ran_is_silent_or_fails_is_told(db):
    assert work.worker()[0].state is State.WARN
    now = timezone.now()
    due = Due.objects.create(name="audit.seal", due_at=now, last_started_at=now)
    assert work.worker()[0].state is State.OK
    Due.objects.filter(pk=due.pk).update(failures=3)
    assert work.worker()[0].state is State.BAD
    Due.objects.filter(pk=due.pk).update(last_started_at=now - timedelta(minutes=5))
    assert work.worker()[0].state is State.WARN


def test_long_waits_and_dead_messages_are_told(db):
    Job.objects.create(name="slow", due_at=timezone.now() - timedelta(hours=1))
    announcement = Announcement.objects.create(name="test.happened")
    Delivery.objects.create(announcement=announcement, receiver="x", state=DeliveryState.DEAD)
    _life, queue, given_up = work.worker()
    assert (queue.state, given_up.state) == (State.WARN, State.WARN)
    assert "60" in queue.text


def test_a_missing_file_is_bad(db):
    stored = store(b"text", name="a.txt", kind=FileKind.EVIDENCE, by=None)
    assert only(records.files()).state is State.OK
    path_of(stored.sha256).unlink()
    assert only(records.files()).state is State.BAD


def test_a_whole_trail_is_well(db, settings, tmp_path):
    settings.AUDIT_ANCHOR = tmp_path / "anchor.jsonl"
    assert only(records.trail()).state is State.OK


def test_missing_administrators_are_told(db):
    assert only(records.administrators()).state is State.WARN


def test_a_machine_without_libreoffice_or_fonts_is_told(monkeypatch):
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    assert only(surroundings.office()).state is State.WARN
    assert only(surroundings.fonts()).state is State.WARN


def test_settings_that_django_refuses_are_bad(monkeypatch):
    wrong = checks.Error("no such thing", id="x.E001")
    monkeypatch.setattr(checks, "run_checks", lambda: [wrong])
    assert "no such thing" in only(surroundings.configured()).text


def test_quick_leaves_out_what_reads_everything(db):
    slow = Look("test", lambda: [Sign("Slow", State.BAD, "slow")], order=1, slow=True)
    with looks.temporarily("test", slow):
        assert worst_of(examine()) is State.BAD
        assert "Slow" not in {sign.subject for sign in examine(quick=True)}
        assert examine(only={"nothing"}) == []
    assert worst_of([]) is State.OK
