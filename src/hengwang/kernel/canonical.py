"""One spelling for every value, so that equal content has equal bytes and one digest."""

import dataclasses
import hashlib
import json
import math
from collections.abc import Mapping, Set
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from hengwang.kernel.errors import DomainError
from hengwang.kernel.periods import Period

_MICROSECOND = timedelta(microseconds=1)


class NotCanonicalError(DomainError):
    """The value has no single spelling (NaN, a naive time, bytes, an unknown type …)."""

    code = "not_canonical"
    message = "%(value)s cannot be written in the canonical form."


def canonical_json(obj: object) -> bytes:
    """The one UTF-8 JSON text of `obj`.

    Keys are sorted; no spaces; text stays as it is (no Unicode normalisation). Decimals become
    strings without exponent or trailing zeros, so 1.0 and 1.00 are the same number; instants are
    UTC with microseconds; dates, periods and UUIDs their usual text; durations whole microseconds;
    sets are sorted by their own canonical text; dataclasses and pydantic models are objects.

    Raises:
        NotCanonicalError: Something inside has no single spelling.
    """
    try:
        text = json.dumps(
            _plain(obj), ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
        )
        return text.encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonicalError(value=ascii(obj)) from None


def digest(obj: object) -> str:
    """`sha256:` and the hexadecimal SHA-256 of the canonical text of `obj`."""
    return "sha256:" + hashlib.sha256(canonical_json(obj)).hexdigest()


def as_json(obj: object) -> Any:
    """`obj` as its canonical text would be read again: objects, lists, texts, numbers.

    Raises:
        NotCanonicalError: It holds something that has no canonical text.
    """
    return _plain(obj)


def _plain(obj: object) -> object:  # noqa: PLR0911  # one line a kind of value
    # Enum before str and int: a StrEnum is both, its value is what is stored.
    if isinstance(obj, Enum):
        return _plain(obj.value)
    if obj is None or isinstance(obj, bool | int | str):
        return obj
    if isinstance(obj, Mapping):
        return _plain_object(obj)
    if isinstance(obj, list | tuple):
        # The keys behind a figure are a hundred thousand plain numbers.
        return [item if type(item) is int else _plain(item) for item in obj]
    if isinstance(obj, Set):
        return sorted((_plain(item) for item in obj), key=canonical_json)
    if isinstance(obj, BaseModel):
        return _plain_object({name: getattr(obj, name) for name in type(obj).model_fields})
    return _plain_scalar(obj)


def _plain_object(pairs: Mapping[object, object]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, value in pairs.items():
        name = _plain(key)
        if isinstance(name, bool) or not isinstance(name, str | int) or str(name) in plain:
            raise NotCanonicalError(value=repr(key))
        plain[str(name)] = _plain(value)
    return plain


def _plain_scalar(obj: object) -> object:  # noqa: PLR0911  # one line a kind of value
    if isinstance(obj, Decimal) and obj.is_finite():
        return _plain_number(obj)
    if isinstance(obj, float) and math.isfinite(obj):
        return obj
    if isinstance(obj, datetime):
        return _plain_instant(obj)
    if isinstance(obj, date):
        return obj.isoformat()
    if isinstance(obj, timedelta):
        return obj // _MICROSECOND
    if isinstance(obj, Period | UUID):
        return str(obj)
    if dataclasses.is_dataclass(obj) and not isinstance(obj, type):
        names = [field.name for field in dataclasses.fields(obj)]
        return _plain_object({name: getattr(obj, name) for name in names})
    raise NotCanonicalError(value=repr(obj))


def _plain_number(number: Decimal) -> str:
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _plain_instant(at: datetime) -> str:
    if at.utcoffset() is None:
        raise NotCanonicalError(value=repr(at))
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
