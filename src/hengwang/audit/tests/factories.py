"""People and entries for tests of the trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from hengwang.audit import triggers
from hengwang.audit.models import AuditEntry
from hengwang.audit.services import record


@dataclass(frozen=True)
class APerson:
    """Somebody who does things; stands in for the user model of a higher app."""

    pk: int = 7
    printed_name: str = "林工"


LIN = APerson()
CHEN = APerson(8, "陈工")


def some_entries(count: int, *, by: APerson | None = LIN) -> list[AuditEntry]:
    return [record("note.made", None, by=by, after={"n": number}) for number in range(count)]


@contextmanager
def an_attacker() -> Iterator[None]:
    """Somebody who owns the database and takes the triggers away."""
    # PostgreSQL alters no table while foreign keys wait to be checked.
    connection.check_constraints()
    triggers.remove(connection)
    yield
    connection.check_constraints()
    triggers.install(connection)
