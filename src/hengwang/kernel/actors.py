"""Whoever changes something: an id and a printed name, without knowing the user model."""

from typing import Any, Protocol


class Actor(Protocol):
    """A person as the trail keeps one; the id may be gone one day, the printed name stays."""

    @property
    def pk(self) -> Any:
        """Id of the account."""

    @property
    def printed_name(self) -> str:
        """Name as it is printed beside what the person did."""
