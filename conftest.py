"""What every test shares: folders of its own, and a trail that can be emptied between tests."""

import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any
from unittest import mock

import django
import pytest
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import override_settings
from django.test.client import ClientHandler
from django.test.signals import setting_changed
from hypothesis import settings as hypothesis_settings

from hengwang.audit import triggers

# Machines that run other things besides are slow at times; a wrong answer is what counts.
hypothesis_settings.register_profile("hengwang", deadline=None)
hypothesis_settings.load_profile("hengwang")


# What asks for the database, by itself or through another fixture.
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}
PROGRAMS = {"journeys", "cli", "backups"}
# What loading the middleware leaves on a handler.
CHAIN = ("_middleware_chain", "_view_middleware", "_template_response_middleware")
CHAIN += ("_exception_middleware",)
# What each of our models is and may be done with: the same whatever a test does.
KEPT_TABLES = {"django_content_type", "auth_permission"}


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Number bytes: what was packed this second has another name in the other worker."""
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Choose what runs on this database, and begin with what takes longest."""
    if connection.vendor == "postgresql":
        _keep_what_differs(config, items)
    _begin_with_the_long(items)


def _begin_with_the_long(items: list[pytest.Item]) -> None:
    """A worker gets a run of neighbours and gives away the end: with minutes there, others wait.

    Half of the long ones open the first half of all, half of them the second, for two workers.
    """
    long = [item for item in items if item.get_closest_marker("long")]
    rest = [item for item in items if not item.get_closest_marker("long")]
    middle = len(items) // 2 - len(long[::2])
    items[:] = [*long[::2], *rest[:middle], *long[1::2], *rest[middle:]]


def _keep_what_differs(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL run what meets a database: the rest has passed on SQLite and is no other.

    Journeys and commands start whole programs on the database of the run, and say so nowhere.
    """
    kept, left = [], []
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        meets = item.get_closest_marker("django_db") or names & DATABASE_FIXTURES
        is_program = not PROGRAMS.isdisjoint(item.path.parts)
        is_wanted = meets or is_program or item.get_closest_marker("postgres")
        (kept if is_wanted else left).append(item)
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = kept


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays to the end: no use looking through all of it again and again."""
    del session
    gc.freeze()


def pytest_sessionfinish() -> None:
    """Let everything go: some libraries complain about what is left at the end."""
    gc.unfreeze()


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Path:
    """An empty SQLite database after these very migrations, from an earlier run if there is one."""
    seen = sha256(django.__version__.encode())
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path).glob("migrations/*.py")):
            seen.update(path.read_bytes())
    return request.config.cache.mkdir("migrated") / f"{seen.hexdigest()[:32]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(migrated: Path) -> bool:
    """Begin with what an earlier run migrated; the file itself goes with the run's folder."""
    return migrated.exists() and connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,  # noqa: FBT001 - named by the fixture it is
    migrated: Path,
) -> None:
    """Keep the database as the migrations made it for the next run."""
    del django_db_setup
    if django_db_keepdb or connection.vendor != "sqlite":
        return
    draft = migrated.with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock(), closing(sqlite3.connect(draft)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    draft.replace(migrated)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    migrated: Path,
) -> None:
    """SQLite in a file, as in operation: in memory two people at once meet other locks."""
    # Named for the sake of PostgreSQL: each worker has a database of its own.
    del django_db_modify_db_settings_parallel_suffix
    name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    for one in connections.all():
        if one.vendor == "sqlite":
            one.settings_dict["TEST"]["NAME"] = name
            if migrated.exists():
                shutil.copyfile(migrated, name)
            # A power cut in the middle of a test is nothing to wait for the disk for.
            one.settings_dict["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"


@pytest.fixture(scope="module")
def module_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What the fixtures of a module enter is rolled back after it.

    Each test with `db` sees it through a savepoint of its own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


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


@pytest.fixture(scope="session", autouse=True)
def _clients_share_their_middleware() -> Iterator[None]:
    """A chain of middleware knows no client, and reads all static files when it is made.

    Each setting a test changes makes the next client load its own.
    """
    load = ClientHandler.load_middleware
    chain: dict[str, Any] = {}

    def load_once(handler: ClientHandler) -> None:
        if not chain:
            load(handler)
            chain.update({name: vars(handler)[name] for name in CHAIN})
        vars(handler).update(chain)

    def forget(**_told: object) -> None:
        chain.clear()

    setting_changed.connect(forget)
    with mock.patch.object(ClientHandler, "load_middleware", load_once):
        yield
    setting_changed.disconnect(forget)


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
    """Tests with real transactions end by emptying all tables; for that the triggers step aside.

    What migrating wrote about the models stays: it would only be written again, model by model.
    """
    execute = BaseDatabaseOperations.execute_sql_flush

    def flush_with_trail(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        triggers.remove(operations.connection)
        execute(operations, statements)
        triggers.install(operations.connection)

    def all_but_kept(style: object, of: BaseDatabaseWrapper, **options: bool) -> list[str]:
        found = of.introspection.django_table_names(only_existing=True, include_views=False)
        tables = [table for table in found if table not in KEPT_TABLES]
        return of.ops.sql_flush(style, tables, **options)

    with (
        mock.patch.object(BaseDatabaseOperations, "execute_sql_flush", flush_with_trail),
        mock.patch.object(flush, "sql_flush", all_but_kept),
        mock.patch.object(flush, "emit_post_migrate_signal"),
    ):
        yield
