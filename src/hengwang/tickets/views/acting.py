"""One thing a person may do with a ticket."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms

from hengwang.accounts.models import User
from hengwang.tickets.choices import State
from hengwang.tickets.models import Ticket


def always(user: User, ticket: Ticket) -> bool:
    """Nothing further is asked."""
    del user, ticket
    return True


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do: its word in the address, its label, when and by whom.

    `make` gives the form for (user, ticket, data), None for a button; `act` calls the service;
    `when` asks about more than the state. Rare ones stand in a menu.
    """

    word: str
    label: Any
    states: tuple[State, ...]
    for_handlers: bool
    for_unit: bool
    make: Callable[[User, Ticket, Any], django_forms.Form] | None
    act: Callable[[Ticket, Any, User], object]
    icon: str = ""
    tone: str = "quiet"
    when: Callable[[User, Ticket], bool] = always
    is_rare: bool = False

    @property
    def has_form(self) -> bool:
        """Whether it asks something first; a template would call `make` to find out."""
        return self.make is not None
