"""A closed set of named things: duplicates are refused, tests may borrow a place for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

from hengwang.kernel.errors import DomainError

V = TypeVar("V")


class DuplicateKeyError(DomainError):
    """Two things claim one key; nothing says which of them is meant."""

    code = "duplicate_key"
    message = "“%(key)s” is already registered in %(registry)s."


class UnknownKeyError(DomainError):
    """Nobody registered this key."""

    code = "unknown_key"
    message = "“%(key)s” is not registered in %(registry)s."


class RegistryClosedError(DomainError):
    """Registration ended when the program had started."""

    code = "registry_closed"
    message = "“%(key)s” comes too late: %(registry)s is closed."


class Registry(Generic[V]):
    """Values by key, filled while the program starts and closed afterwards."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._values: dict[str, V] = {}
        self._closed = False

    def register(self, key: str, value: V) -> V:
        """Add `value` under `key` and return it, so that decorators can end with this call.

        Raises:
            DuplicateKeyError: The key is taken.
            RegistryClosedError: `close` was called before.
        """
        if self._closed:
            raise RegistryClosedError(key=key, registry=self.name)
        if key in self._values:
            raise DuplicateKeyError(key=key, registry=self.name)
        self._values[key] = value
        return value

    def get(self, key: str) -> V:
        """The value under `key`.

        Raises:
            UnknownKeyError: Nobody registered it.
        """
        try:
            return self._values[key]
        except KeyError:
            raise UnknownKeyError(key=key, registry=self.name) from None

    def keys(self) -> list[str]:
        """All keys in alphabetical order, whatever the order of imports was."""
        return sorted(self._values)

    def items(self) -> list[tuple[str, V]]:
        """All pairs in the order of their keys."""
        return [(key, self._values[key]) for key in self.keys()]

    def values(self) -> list[V]:
        """All values in the order of their keys."""
        return [value for _, value in self.items()]

    def __contains__(self, key: object) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self._values)

    def close(self) -> None:
        """Refuse further registrations; safe to call twice."""
        self._closed = True

    @property
    def is_closed(self) -> bool:
        """Whether registration has ended."""
        return self._closed

    @contextmanager
    def temporarily(self, key: str, value: V) -> Iterator[V]:
        """Put `value` in the place of `key` for one block, also when closed; for tests."""
        before = dict(self._values)
        self._values[key] = value
        try:
            yield value
        finally:
            self._values = before
