"""Indexes of words in the database, for long lists: FTS5 in SQLite, tsvector in PostgreSQL.

The table of an index is made by a migration of its app: in SQLite a contentless FTS5 table with a
column `pairs`, in PostgreSQL a table with a key and a tsvector `pairs`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func, Q

from hengwang.kernel.search_text import search_terms
from hengwang.kernel.word_pairs import asked_pairs, is_exact, pairs_of
from hengwang.network.search_lookup import found_q


@dataclass(frozen=True, slots=True)
class WordIndex:
    """The index of one list, by the names its migration gave; words of ours, never a visitor's."""

    table: str
    key: str
    """The column of the row's key in PostgreSQL; SQLite calls it rowid."""
    unread: str
    """A statement that gives the keys of rows that are not in the index yet."""
    known: Callable[[], Q]
    """The same as a condition: the index has the row."""

    def words_q(self, query: str) -> Q:
        """Rows that have every word: by the index, or as they are while they are not in it yet."""
        terms = search_terms(query)
        if not terms:
            return Q()
        there = Q(HasPairs(self, *asked_pairs(terms)))
        if is_exact(terms):
            return there & (self.known() | found_q(query))
        return there & found_q(query)

    def put_in(self, rows: Iterable[tuple[int, str]]) -> None:
        """Put (key, search text) into the index, each key once."""
        told = [(pk, pairs_of(text)) for pk, text in rows]
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.executemany(
                    f"INSERT INTO {self.table} (rowid, pairs) VALUES (%s, %s)",  # noqa: S608
                    [(pk, " ".join(pairs)) for pk, pairs in told],
                )
            else:
                cursor.executemany(
                    f"INSERT INTO {self.table} VALUES (%s, array_to_tsvector(%s))"  # noqa: S608
                    f" ON CONFLICT ({self.key}) DO UPDATE SET pairs = EXCLUDED.pairs",
                    told,
                )

    def has(self, pk: int) -> bool:
        """Whether the index has a row."""
        name = "rowid" if connection.vendor == "sqlite" else self.key
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {self.table} WHERE {name} = %s", [pk])  # noqa: S608
            return cursor.fetchone() is not None

    def forget(self) -> None:
        """Empty the index."""
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"INSERT INTO {self.table} ({self.table}) VALUES ('delete-all')")  # noqa: S608
            else:
                cursor.execute(f"DELETE FROM {self.table}")  # noqa: S608


class HasPairs(Func):
    """Whether the index has all these tokens for the row, or does not know the row yet.

    Tokens are letters and digits of ours. One set of keys, so that the database begins with the few
    that are found instead of asking each row.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, index: WordIndex, whole: Sequence[str], begun: Sequence[str]) -> None:
        super().__init__(F("pk"))
        self.index, self.whole, self.begun = index, tuple(whole), tuple(begun)

    def __repr__(self) -> str:
        return f"HasPairs({self.index.table!r}, {self.whole!r}, {self.begun!r})"

    @property
    def identity(self) -> Any:
        """Two that ask the same index for the same are the same."""
        return (type(self), self.index.table, self.whole, self.begun)

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """By FTS5."""
        del connection, context
        asked = " AND ".join([*self.whole, *(f"{one}*" for one in self.begun)])
        return self._found(
            compiler, f"rowid FROM {self.index.table} WHERE {self.index.table} MATCH %s", asked
        )

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """By the GIN index."""
        del connection, context
        asked = " & ".join([*self.whole, *(f"{one}:*" for one in self.begun)])
        inner = f"{self.index.key} FROM {self.index.table} WHERE pairs @@ %s::tsquery"
        return self._found(compiler, inner, asked)

    def _found(self, compiler: Any, inner: str, asked: str) -> Any:
        key, told = compiler.compile(self.get_source_expressions()[0])
        return f"{key} IN (SELECT {inner} UNION ALL {self.index.unread})", [*told, asked]
