"""The database itself refuses to change the trail."""

import pytest
from django.db import IntegrityError, connection, transaction

from hengwang.audit import triggers
from hengwang.audit.models import AuditEntry, SealedLink
from hengwang.audit.sealing import seal_waiting
from hengwang.audit.tests.factories import some_entries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _sealed():
    some_entries(2)
    seal_waiting()


@pytest.mark.parametrize("model", [AuditEntry, SealedLink])
def test_rows_cannot_be_removed(model):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.all().delete()
    assert model.objects.count() == 2


@pytest.mark.parametrize(
    ("model", "change"), [(AuditEntry, {"note": "other"}), (SealedLink, {"hash": "0" * 64})]
)
def test_rows_cannot_be_changed(model, change):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(**change)


def test_a_saved_entry_cannot_be_saved_again():
    entry = AuditEntry.objects.first()
    entry.note = "other"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        entry.save()


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="2026-11: SQLite has no TRUNCATE")
def test_tables_cannot_be_truncated():
    connection.check_constraints()
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("TRUNCATE audit_auditentry CASCADE")


def test_missing_guards_are_noticed():
    assert triggers.are_installed(connection)
    connection.check_constraints()
    triggers.remove(connection)
    assert not triggers.are_installed(connection)
    triggers.install(connection)
    triggers.install(connection)
    assert triggers.are_installed(connection)
