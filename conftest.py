"""What every test shares: folders of its own, and a trail that can be emptied between tests."""

from collections.abc import Iterator
from unittest import mock

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from hengwang.audit import triggers

# Machines that run other things besides are slow at times; a wrong answer is what counts.
hypothesis_settings.register_profile("hengwang", deadline=None)
hypothesis_settings.load_profile("hengwang")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """SQLite in a file, as in operation: in memory two people at once meet other locks."""
    # Named for the sake of PostgreSQL: each worker has a database of its own.
    del django_db_modify_db_settings_parallel_suffix
    name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    for connection in connections.all():
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = name
            # A power cut in the middle of a test is nothing to wait for the disk for.
            connection.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="session", autouse=True)
def _folders_of_the_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes into the data folder of the person who runs it."""
    folder = tmp_path_factory.mktemp("data")
    with (
        mock.patch.object(settings, "FILES_DIR", folder / "files"),
        mock.patch.object(settings, "AUDIT_ANCHOR", folder / "audit-anchor.jsonl"),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def _downloads_keep_the_connection_of_their_test() -> Iterator[None]:
    """The end of a request must not end the transaction a test runs in.

    Django's test client sees to that for whole requests, not for a download closed by hand.
    """
    close = BaseDatabaseWrapper.close_if_unusable_or_obsolete

    def close_between_transactions(wrapper: BaseDatabaseWrapper) -> None:
        if not wrapper.in_atomic_block:
            close(wrapper)

    name = "close_if_unusable_or_obsolete"
    with mock.patch.object(BaseDatabaseWrapper, name, close_between_transactions):
        yield


@pytest.fixture(autouse=True)
def _no_anchor_of_another_test() -> None:
    """An anchor is about one trail; each test has its own."""
    settings.AUDIT_ANCHOR.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _no_counts_of_another_test() -> None:
    """Rate limits count in the cache, and all tests come from one address."""
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _passwords_cost_nothing() -> Iterator[None]:
    """Hashing is slow on purpose; what the tests are about is not how slow."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(scope="session", autouse=True)
def _flush_empties_the_trail() -> Iterator[None]:
    """Tests with real transactions end by emptying all tables; for that the triggers step aside."""
    flush = BaseDatabaseOperations.execute_sql_flush

    def flush_with_trail(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        triggers.remove(operations.connection)
        flush(operations, statements)
        triggers.install(operations.connection)

    with mock.patch.object(BaseDatabaseOperations, "execute_sql_flush", flush_with_trail):
        yield
