"""Database triggers that keep entries and links as they were written."""

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_auditentry", "audit_sealedlink")
REFUSAL = "the audit trail is append-only"


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers on both tables; safe to repeat.

    A migration that alters one of the tables on SQLite builds it anew and loses its triggers, so
    this runs again after every migrate.
    """
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for event in ("update", "delete", "truncate"):
                on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{event}{on_table}")


def are_installed(connection: BaseDatabaseWrapper) -> bool:
    """Whether every trigger is there; on SQLite, also whether its text is ours."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT count(*) FROM pg_trigger WHERE tgname = ANY(%s) AND tgenabled = 'O'",
                [[f"{table}_no_{event}" for table in TABLES for event in _events("postgresql")]],
            )
        else:
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger'"
                " AND tbl_name IN (%s, %s) AND sql LIKE %s",
                [*TABLES, f"%RAISE(ABORT, '{REFUSAL}')%"],
            )
        (count,) = cursor.fetchone()
    return bool(count == len(TABLES) * len(_events(connection.vendor)))


def _events(vendor: str) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if vendor == "postgresql" else ("update", "delete")


def _statements(vendor: str) -> list[str]:
    if vendor != "postgresql":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{event} BEFORE {event.upper()} ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
            for table in TABLES
            for event in _events(vendor)
        ]
    refuse = (
        "CREATE OR REPLACE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$"
        f" BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation';"
        " END $$"
    )
    triggers = [
        f"CREATE OR REPLACE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()"
        for table in TABLES
        for event in _events(vendor)
    ]
    return [refuse, *triggers]
