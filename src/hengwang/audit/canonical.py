"""The versioned canonical form of an entry and the hash of its link (pure).

A form is never changed once entries were sealed with it; a new one gets the next number, and the
old one stays so that old links can be verified. It does not share code with `kernel.canonical`
for the same reason.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

FORM = 1
GENESIS = "0" * 64

FIELDS_OF_FORM_1 = (
    "id", "at", "action", "subject_kind", "subject_id", "subject_printed", "actor_id",
    "actor_name", "before", "after", "note", "channel", "ip",
)  # fmt: skip


class UnknownFormError(Exception):
    """A link claims a canonical form this version does not know."""


def storable(value: Any) -> Any:
    """The value in a shape that every database gives back exactly as it was stored.

    Decimals and floats become text (a JSON column may turn 1.0 into 1), instants ISO text in
    UTC, NUL characters and lone surrogates the replacement character (PostgreSQL refuses them).
    """
    if value is None or (isinstance(value, bool | int) and not isinstance(value, Enum)):
        return value
    if isinstance(value, Enum):
        return storable(value.value)
    if isinstance(value, Mapping):
        return {_text(str(key)): storable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable(inner) for inner in value]
    if isinstance(value, set | frozenset):
        return sorted((storable(inner) for inner in value), key=str)
    return _text(_printed(value))


def _printed(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value)


def _text(value: str) -> str:
    return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")


def link_hash(form: int, seq: int, previous_hash: str, entry: Mapping[str, Any]) -> str:
    """SHA-256, as 64 hex digits, over form, number, the hash before and the entry's fields.

    Raises:
        UnknownFormError: `form` is not one this version knows.
    """
    if form != FORM:
        msg = f"canonical form {form}"
        raise UnknownFormError(msg)
    content = [form, seq, previous_hash, [_plain(entry[name]) for name in FIELDS_OF_FORM_1]]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value
