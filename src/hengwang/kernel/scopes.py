"""Which part of the world a metric is asked about."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self
from urllib.parse import quote, unquote

from hengwang.kernel.errors import DomainError


class BadScopeKeyError(DomainError):
    """The text is not what `Scope.key` writes."""

    code = "bad_scope_key"
    message = "“%(key)s” is not the key of a scope."


@dataclass(frozen=True, slots=True)
class Scope:
    """The subjects a metric is computed over; every field given narrows it, all None is everything.

    `unit_ids=()` is nobody, unlike `unit_ids=None`. Units and labels are kept sorted and without
    duplicates, so that equal scopes are equal and have one key.
    """

    programme_id: int | None = None
    unit_ids: tuple[int, ...] | None = None
    region_code: str | None = None
    labels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.unit_ids is not None:
            object.__setattr__(self, "unit_ids", tuple(sorted(set(self.unit_ids))))
        object.__setattr__(self, "labels", tuple(sorted(set(self.labels))))

    @classmethod
    def of_units(cls, unit_ids: Iterable[int]) -> Self:
        """The scope of exactly these units."""
        return cls(unit_ids=tuple(unit_ids))

    def key(self) -> str:
        """Stable text, e.g. `programme=3;region=430900;units=1,2`; `all` when nothing narrows."""
        parts = []
        if self.programme_id is not None:
            parts.append(f"programme={self.programme_id}")
        if self.region_code is not None:
            parts.append(f"region={_quoted(self.region_code)}")
        if self.unit_ids is not None:
            parts.append("units=" + ",".join(map(str, self.unit_ids)))
        if self.labels:
            parts.append("labels=" + ",".join(map(_quoted, self.labels)))
        return ";".join(parts) or "all"

    @classmethod
    def from_key(cls, key: str) -> Self:
        """The scope whose `key()` is `key`.

        Raises:
            BadScopeKeyError: No scope has this key.
        """
        fields = {} if key == "all" else dict(_pair(part, key) for part in key.split(";"))
        try:
            scope = cls(
                programme_id=int(fields["programme"]) if "programme" in fields else None,
                unit_ids=_numbers(fields["units"]) if "units" in fields else None,
                region_code=unquote(fields["region"]) if "region" in fields else None,
                labels=tuple(map(unquote, fields["labels"].split(",")))
                if "labels" in fields
                else (),
            )
        except ValueError:
            raise BadScopeKeyError(key=key) from None
        if scope.key() != key:
            raise BadScopeKeyError(key=key)
        return scope


def _quoted(text: str) -> str:
    return quote(text, safe=" :/|@+-=")


def _pair(part: str, key: str) -> tuple[str, str]:
    name, separator, value = part.partition("=")
    if not separator:
        raise BadScopeKeyError(key=key)
    return name, value


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(",")) if text else ()
