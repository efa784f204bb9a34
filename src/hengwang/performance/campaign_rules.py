"""Pure decisions of campaigns: the state of an office from the states of its evaluations."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.db import models
from django.utils.translation import pgettext_lazy


class OfficeState(models.TextChoices):
    """Where a called office stands; late is said beside it, since it may be late in any."""

    NOT_BEGUN = "not_begun", pgettext_lazy("campaign", "Not begun")
    RETURNED = "returned", pgettext_lazy("campaign", "Returned")
    IN_WORK = "in_work", pgettext_lazy("campaign", "In work")
    HANDED_IN = "handed_in", pgettext_lazy("campaign", "Handed in")
    DONE = "done", pgettext_lazy("campaign", "Done")
    EXEMPT = "exempt", pgettext_lazy("campaign", "Exempted")

    @property
    def is_open(self) -> bool:
        """Whether the office still owes something."""
        return self in OPEN


OPEN = frozenset({OfficeState.NOT_BEGUN, OfficeState.RETURNED, OfficeState.IN_WORK})
CLOSED = {"confirmed": OfficeState.DONE, "published": OfficeState.DONE}
REVIEWED = {"submitted": OfficeState.IN_WORK, **CLOSED}
SELF_EVALUATED = {
    "self_evaluation": OfficeState.IN_WORK,
    "submitted": OfficeState.HANDED_IN,
    **CLOSED,
}
DECLARED = {
    "approved": OfficeState.DONE,
    "handed_in": OfficeState.HANDED_IN,
    "returned": OfficeState.RETURNED,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one office's year.

    `states` holds (evaluation's state, declaration's state or "", was returned, monitoring
    reported) for each evaluation; `expected` programmes run in the year.
    """

    expected: int
    states: tuple[tuple[str, str, bool, bool], ...]
    done: int = 0

    def judged(self, kind: str) -> "Facts":
        """The same with the number of evaluations that owe nothing more."""
        ready = sum(not one_state(kind, told).is_open for told in self.states)
        return replace(self, done=ready)


def one_state(kind: str, told: tuple[str, str, bool, bool]) -> OfficeState:
    """What one evaluation, told as in `Facts.states`, means for a campaign of `kind`."""
    state, declared, was_returned, reported = told
    if kind == "declaration":
        begun = DECLARED.get(declared, OfficeState.IN_WORK)
        # Without a declaration the year went on long ago; with one it is owed until approved.
        return begun if declared or state == "declared" else OfficeState.DONE
    if kind == "monitoring":
        begun = OfficeState.NOT_BEGUN if state == "declared" else OfficeState.IN_WORK
        return OfficeState.DONE if reported else begun
    if kind == "review":
        return REVIEWED.get(state, OfficeState.NOT_BEGUN)
    if state == "self_evaluation" and was_returned:
        return OfficeState.RETURNED
    return SELF_EVALUATED.get(state, OfficeState.NOT_BEGUN)


def state_of(kind: str, facts: Facts, *, exempt: bool) -> OfficeState:
    """The state of the office: what it still owes, the gravest first.

    An office with a returned evaluation is returned; with nothing touched, not begun; with some
    handed in and others not, in work; handed in when nothing is owed; done when all is decided.
    One without programmes in the year owes a first one: not begun.
    """
    if exempt:
        return OfficeState.EXEMPT
    states = [one_state(kind, told) for told in facts.states]
    states += [OfficeState.NOT_BEGUN] * (facts.expected - len(states))
    kinds = set(states)
    if OfficeState.RETURNED in kinds:
        return OfficeState.RETURNED
    if kinds <= {OfficeState.NOT_BEGUN}:
        return OfficeState.NOT_BEGUN
    if kinds & OPEN:
        return OfficeState.IN_WORK
    return OfficeState.HANDED_IN if OfficeState.HANDED_IN in kinds else OfficeState.DONE


@lru_cache(maxsize=1_000)
def standing(kind: str, facts: Facts) -> tuple[OfficeState, int]:
    """State and number of ready evaluations of an office that is not let off.

    Kept, because thousands of offices share a few dozen kinds of year.
    """
    return state_of(kind, facts, exempt=False), facts.judged(kind).done
