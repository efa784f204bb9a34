"""Edits of the database, past the platform: the guards step aside as for somebody who owns it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from django.db import connection

from hengwang.audit import triggers

# table → columns in which every change must be found; what the platform itself changes is left out
COLUMNS: dict[str, tuple[str, ...]] = {
    "performance_frozenrevision": ("snapshot", "digest", "made_at", "made_by_name"),
    "evidence_reading": (
        "value",
        "unit",
        "numerator",
        "denominator",
        "coverage",
        "basis_kind",
        "basis_ids",
        "basis_query",
        "basis_digest",
        "parts",
        "policy",
        "note",
        "computed_at",
        "digest",
    ),
    "evidence_fill": ("metric_key", "version", "params", "scope", "period"),
    "seals_seal": (
        "revision",
        "short_id",
        "digest",
        "key_fingerprint",
        "figures",
        "files",
        "sealed_at",
        "sealed_by_name",
    ),
    "audit_auditentry": (
        "action",
        "subject_kind",
        "subject_id",
        "actor_name",
        "before",
        "after",
        "note",
        "at",
    ),
    # When a link was chained is no part of what it proves; the entry's own moment is.
    "audit_sealedlink": ("hash", "previous_hash"),
    "evidence_evidenceitem": ("title", "supports_from", "supports_until", "expires_on", "status"),
    "performance_indicator": ("target_text", "score", "level3", "deviation_note"),
}
JSON_COLUMNS = {"snapshot", "basis_ids", "params", "parts", "before", "after"}
MOMENTS = ("made_at", "computed_at", "sealed_at", "at")
FIXED = {
    **dict.fromkeys(MOMENTS, "2019-01-02 03:04:05.000006+00:00"),
    "supports_from": "2019-12-31",
    "supports_until": "2021-01-01",
    "expires_on": "2020-06-01",
    "period": "2019",
    "status": "rejected",
    "coverage": "0.5",
}
NUMBERS = {"value", "numerator", "denominator", "score"}
WHOLE = {"version", "revision", "figures", "files"}
FOREIGN_KEYS = {
    "sqlite": ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"),
    "postgresql": (
        "SET session_replication_role = replica",
        "SET session_replication_role = origin",
    ),
}
SOMETIMES = 0.2
DELETABLE = ("audit_auditentry", "audit_sealedlink", "seals_sealedfile")


@dataclass(frozen=True)
class RowEdit:
    """One cell before and after, or a row that is gone."""

    table: str
    column: str
    row: int
    what: str


@contextmanager
def unguarded() -> Iterator[Any]:
    """A cursor that nothing stops, neither trigger nor foreign key; both stand again afterwards."""
    off, on = FOREIGN_KEYS[connection.vendor]
    triggers.remove(connection)
    try:
        with connection.cursor() as cursor:
            cursor.execute(off)
            yield cursor
            cursor.execute(on)
    finally:
        triggers.install(connection)


def key_of(table: str) -> str:
    """The name of the primary key."""
    return "seq" if table == "audit_sealedlink" else "id"


def edited(draw: Random, column: str, value: Any) -> Any:
    """Another value for this column, as the database stores it."""
    if column in FIXED:
        return FIXED[column]
    if column in JSON_COLUMNS:
        said = json.loads(value) if isinstance(value, str) else value
        return json.dumps(_other_json(draw, said), ensure_ascii=False)
    if column in WHOLE:
        return int(value) + draw.choice([1, 2, 7])
    if column in NUMBERS:
        return str(float(value or 0) + draw.choice([0.01, 1, -1, 10]))
    return _other_text(draw, str(value or ""))


def _other_text(draw: Random, text: str) -> str:
    if not text:
        return "x"
    at = draw.randrange(len(text))
    other = draw.choice([c for c in "0123456789abcdefXYZ" if c != text[at]])
    return text[:at] + other + text[at + 1 :]


def _other_json(draw: Random, value: Any) -> Any:
    """The same structure with one leaf changed, added or removed."""
    if isinstance(value, dict) and value:
        key = draw.choice(sorted(value))
        return {**value, key: _other_json(draw, value[key])}
    if isinstance(value, list) and value:
        at = draw.randrange(len(value))
        if draw.random() < SOMETIMES:
            return value[:at] + value[at + 1 :]
        return [*value[:at], _other_json(draw, value[at]), *value[at + 1 :]]
    return _other_leaf(draw, value)


def _other_leaf(draw: Random, value: Any) -> Any:
    if isinstance(value, str):
        return _other_text(draw, value)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    # Empty, or nothing at all.
    return {dict: {"x": 1}, list: [1]}.get(type(value), "x")
