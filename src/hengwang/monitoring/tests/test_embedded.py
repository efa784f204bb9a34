"""The collector on the server's own machine enrols itself, and its code is nobody else's."""

import stat

import pytest
from django.utils import timezone

from hengwang.collector.protocol.contract import fingerprint
from hengwang.collector.protocol.messages import Enrolment
from hengwang.monitoring.models import Collector
from hengwang.monitoring.services.embedded import code_file, prepare_embedded
from hengwang.monitoring.services.enrolling import enrol, revoke

pytestmark = pytest.mark.django_db


def enrolled(folder):
    code = code_file(folder).read_text("ascii").strip()
    digest = fingerprint("token")
    enrol(Enrolment(code=code, token_sha256=digest), now=timezone.now())
    (folder / "token").write_text("token", encoding="ascii")


def test_it_waits_for_the_first_unit(tmp_path):
    assert not prepare_embedded(tmp_path / "collector")
    assert not Collector.objects.exists()


def test_it_has_a_code_of_its_own_that_others_cannot_read(people, tmp_path):
    folder = tmp_path / "collector"
    assert prepare_embedded(folder)
    assert stat.S_IMODE(code_file(folder).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    enrolled(folder)
    assert prepare_embedded(folder)
    assert not code_file(folder).exists()
    assert Collector.objects.get().token_sha256 == fingerprint("token")


def test_a_folder_that_was_thrown_away_enrols_anew_in_the_same_place(people, tmp_path):
    folder = tmp_path / "collector"
    prepare_embedded(folder)
    enrolled(folder)
    (folder / "token").unlink()
    assert prepare_embedded(folder)
    enrolled(folder)
    assert Collector.objects.count() == 1


def test_a_revoked_one_stays_off(people, admin, tmp_path):
    folder = tmp_path / "collector"
    prepare_embedded(folder)
    enrolled(folder)
    revoke(Collector.objects.get(), by=admin)
    assert not prepare_embedded(folder)
