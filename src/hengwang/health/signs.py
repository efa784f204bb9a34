"""A sign of health: one thing looked at, how it is, and what to do when it is not well."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext

from hengwang.kernel.registry import Registry
from hengwang.pages.tones import Tone


class State(StrEnum):
    """How a thing is; only `bad` makes a run of the doctor fail."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"

    @property
    def tone(self) -> Tone:
        """Its look on a page."""
        return Tone(self.value)


@dataclass(frozen=True)
class Sign:
    """One line: `subject`, `message` and `advice` are English msgids, filled at the edge."""

    subject: str
    state: State
    message: str
    advice: str = ""
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What was seen, in the active language."""
        return gettext(self.message) % self.params

    @property
    def to_do(self) -> str:
        """What to do, in the active language; empty when nothing is."""
        return gettext(self.advice) % self.params if self.advice else ""

    @property
    def label(self) -> str:
        """What was looked at, in the active language."""
        return gettext(self.subject)


Probe = Callable[[], Iterable[Sign]]


@dataclass(frozen=True)
class Look:
    """One way of looking; a slow one reads everything there is and is left to the doctor."""

    name: str
    probe: Probe
    order: int
    slow: bool = False


looks: Registry[Look] = Registry("health")


def look(name: str, *, order: int, slow: bool = False) -> Callable[[Probe], Probe]:
    """Register the decorated function as a way of looking."""

    def register(probe: Probe) -> Probe:
        looks.register(name, Look(name, probe, order, slow))
        return probe

    return register


def examine(*, quick: bool = False, only: Container[str] | None = None) -> list[Sign]:
    """Look everywhere, in order.

    Args:
        quick: Leave out what reads the whole trail and every file.
        only: Names of the looks to take; all without it.
    """
    signs: list[Sign] = []
    for one in sorted(looks.values(), key=lambda one: (one.order, one.name)):
        if not (quick and one.slow) and (only is None or one.name in only):
            signs += one.probe()
    return signs


def worst_of(signs: Iterable[Sign]) -> State:
    """The worst state among the signs; ok when there are none."""
    states = {sign.state for sign in signs}
    return next((state for state in (State.BAD, State.WARN) if state in states), State.OK)
