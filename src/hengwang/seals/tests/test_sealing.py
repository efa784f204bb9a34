"""Sealing: who may, what, once, and what it keeps alive."""

import pytest
from django.db.models import ProtectedError

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.files import storage
from hengwang.files.upkeep import sweep_orphans
from hengwang.performance.models import FrozenRevision
from hengwang.performance.services.life import take_step
from hengwang.performance.tests.factories import a_full_evaluation, a_programme
from hengwang.seals.contents import contents_of
from hengwang.seals.errors import (
    AlreadySealedError,
    BadKeyError,
    FrozenAlteredError,
    KeyExistsError,
    NotSubmittedError,
)
from hengwang.seals.keys import current_signer, make_key, public_keys
from hengwang.seals.models import Seal
from hengwang.seals.packaging import Act, package_of
from hengwang.seals.services import seal_evaluation
from hengwang.testing.at_once import at_once


def test_a_seal_is_recorded_with_its_digest(sealed, submitted):
    entry = AuditEntry.objects.get(action="evaluation.sealed")
    assert entry.subject_id == str(submitted.pk)
    assert entry.after["digest"] == sealed.digest
    assert sealed.files == 1
    assert sealed.figures == 5


def test_the_same_content_has_the_same_bytes(sealed, submitted, people):
    frozen = FrozenRevision.objects.get(evaluation=submitted)
    judge = people.with_role(Role.EVALUATOR)
    act = Act("AAAA-AAAA", sealed.sealed_at, "甲", None, current_signer())
    made = [
        b"".join(package_of(frozen, contents_of(frozen, judge), act).pieces()) for _ in range(2)
    ]
    assert made[0] == made[1]


def test_who_only_owns_the_project_seals_nothing(submitted, people):
    with pytest.raises(NotAllowedError):
        seal_evaluation(submitted.pk, by=people.lin)
    assert not Seal.objects.exists()


def test_what_is_still_worked_on_is_not_sealed(people, keys_folder):
    evaluation = a_full_evaluation(a_programme(people.unit, people.lin), people.lin)
    with pytest.raises(NotSubmittedError):
        seal_evaluation(evaluation.pk, by=people.with_role(Role.EVALUATOR))


def test_a_revision_is_sealed_once_and_the_next_one_anew(sealed, submitted, people):
    judge = people.with_role(Role.EVALUATOR)
    with pytest.raises(AlreadySealedError):
        seal_evaluation(submitted.pk, by=judge)
    take_step(submitted.pk, "return", reason="佐证不足", by=judge)
    with pytest.raises(NotSubmittedError):
        seal_evaluation(submitted.pk, by=judge)
    take_step(submitted.pk, "submit", by=people.lin)
    second = seal_evaluation(submitted.pk, by=judge)
    assert second.revision == sealed.revision + 1


def test_what_was_altered_in_the_database_is_not_sealed(submitted, people):
    frozen = FrozenRevision.objects.get(evaluation=submitted)
    frozen.snapshot["rows"][0]["score"] = "10"
    FrozenRevision.objects.filter(pk=frozen.pk).update(snapshot=frozen.snapshot)
    with pytest.raises(FrozenAlteredError):
        seal_evaluation(submitted.pk, by=people.with_role(Role.EVALUATOR))


def test_without_a_key_the_package_says_that_it_is_unsigned(submitted, people):
    seal = seal_evaluation(submitted.pk, by=people.with_role(Role.EVALUATOR))
    assert seal.key_fingerprint == ""


def test_nothing_a_seal_cites_is_removed(sealed, submitted):
    file = sealed.cited.get().file
    sweep_orphans()
    assert storage.path_of(file.sha256).exists()
    assert storage.path_of(sealed.package.sha256).exists()
    for protected in (file, sealed.package, submitted):
        with pytest.raises(ProtectedError):
            protected.delete()


def test_a_key_is_readable_by_its_owner_alone_and_replaced_only_when_asked(keys_folder):
    first = make_key()
    assert (keys_folder / "seal.key").stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyExistsError):
        make_key()
    second = make_key(replace=True)
    assert current_signer().public_key == second.public_key
    assert set(public_keys()) == {first.fingerprint, second.fingerprint}
    assert "PRIVATE" not in repr(second)


def test_a_spoilt_key_is_refused_and_not_ignored(keys_folder):
    keys_folder.mkdir()
    (keys_folder / "seal.key").write_text("no key")
    with pytest.raises(BadKeyError):
        current_signer()


def test_who_is_overtaken_between_looking_and_writing_is_refused(submitted, people, monkeypatch):
    judge = people.with_role(Role.EVALUATOR)
    overtaken = []

    def overtake(*arguments):
        package = package_of(*arguments)
        if not overtaken:
            overtaken.append(True)
            overtaken.append(seal_evaluation(submitted.pk, by=judge))
        return package

    monkeypatch.setattr("hengwang.seals.services.package_of", overtake)
    with pytest.raises(AlreadySealedError):
        seal_evaluation(submitted.pk, by=judge)
    assert Seal.objects.get(evaluation=submitted) == overtaken[1]


def test_what_is_returned_while_the_package_is_made_is_not_sealed(submitted, people, monkeypatch):
    judge = people.with_role(Role.EVALUATOR)

    def returned(*arguments):
        take_step(submitted.pk, "return", reason="佐证不足", by=judge)
        return package_of(*arguments)

    monkeypatch.setattr("hengwang.seals.services.package_of", returned)
    with pytest.raises(NotSubmittedError):
        seal_evaluation(submitted.pk, by=judge)
    assert not Seal.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_seal_at_once_one_does(submitted, people):
    judge = people.with_role(Role.EVALUATOR)
    outcomes = at_once(*[lambda: seal_evaluation(submitted.pk, by=judge)] * 2)
    assert sorted(type(one).__name__ for one in outcomes) == ["AlreadySealedError", "Seal"]
    assert Seal.objects.filter(evaluation=submitted).count() == 1
