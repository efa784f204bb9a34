"""What counts as accepted: one thing of a project with the acceptances it had."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from hengwang.kernel.metrics import Scope
from hengwang.kernel.periods import Period, PeriodKind
from hengwang.projects.choices import AcceptanceConclusion, AcceptanceStage, SubProjectStatus
from hengwang.projects.metrics.scoping import programmes_in
from hengwang.projects.models import Acceptance, Contract, SubProject

FINISHED = frozenset({SubProjectStatus.ACCEPTED, SubProjectStatus.COMPLETED})


@dataclass(frozen=True, slots=True)
class Held:
    """One final acceptance of a thing."""

    pk: int
    passed: bool
    due_on: date | None
    accepted_on: date | None


@dataclass(slots=True)
class Thing:
    """A sub-project, or a contract that belongs to none, and its final acceptances."""

    pk: int
    programme_id: int
    is_finished: bool
    is_closed_as_accepted: bool
    runs_one_year: bool
    ended_on: date | None = None
    held: list[Held] = field(default_factory=list)

    @property
    def is_accepted(self) -> bool:
        """Whether a final acceptance passed, or the sub-project was closed as accepted."""
        return self.is_closed_as_accepted or any(one.passed for one in self.held)

    @property
    def accepted_on(self) -> date | None:
        """First dated acceptance that passed; None is unknown."""
        days = [one.accepted_on for one in self.held if one.passed and one.accepted_on]
        return min(days, default=None)

    @property
    def due_on(self) -> date | None:
        """First day it was due on; None is unknown."""
        return min((one.due_on for one in self.held if one.due_on), default=None)

    def is_accepted_by(self, day: date) -> bool:
        """Whether it is accepted and not known to have been later than `day`."""
        return self.is_accepted and (self.accepted_on is None or self.accepted_on <= day)

    def accepted_in(self, period: Period) -> bool | None:
        """Whether it was accepted in the period; None where nobody can say.

        Without a date it must have been the year of a project that has only one.
        """
        if not self.is_accepted:
            return False
        if self.accepted_on is not None:
            return period.contains(self.accepted_on)
        whole = period.kind is PeriodKind.YEAR
        return True if self.runs_one_year and whole else None

    def due_in(self, period: Period) -> bool:
        """Whether its acceptance was due by the end of the period and not settled before it."""
        if self.accepted_on is not None and self.accepted_on < period.first_day:
            return False
        days = [one.accepted_on or one.due_on for one in self.held]
        reached = any(day is not None and day <= period.last_day for day in days)
        ended = self.ended_on is not None and self.ended_on <= period.last_day
        undated_year = bool(self.held) and self.runs_one_year
        return self.is_finished or reached or ended or undated_year


def subprojects_of(scope: Scope, period: Period, kind: str = "") -> list[Thing]:
    """Sub-projects with their final acceptances; two queries."""
    return subprojects_in(programmes_in(scope, period), kind)


def subprojects_in(programmes: object, kind: str = "") -> list[Thing]:
    """The same of these programmes.

    `kind` is matched with the sub-project's own kind, and where it has none with the spending
    field that names it.
    """
    rows = SubProject.objects.filter(programme__in=programmes)
    if kind:
        rows = rows.filter(Q(kind=kind) | Q(kind="", spending_field__contains=kind))
    columns = ("pk", "programme_id", "status", "programme__first_year", "programme__last_year")
    things = {
        pk: Thing(pk, its, status in FINISHED, status == SubProjectStatus.ACCEPTED, first == last)
        for pk, its, status, first, last in rows.order_by("pk").values_list(*columns)
    }
    # An acceptance of the contract of a sub-project is one of the sub-project.
    _give(things, programmes, Coalesce("subproject_id", "contract__subproject_id"))
    return list(things.values())


def contracts_of(scope: Scope, period: Period) -> list[Thing]:
    """Contracts that belong to no sub-project, with their final acceptances; two queries."""
    return contracts_in(programmes_in(scope, period))


def contracts_in(programmes: object) -> list[Thing]:
    """The same of these programmes."""
    rows = Contract.objects.filter(programme__in=programmes, subproject=None)
    columns = ("pk", "programme_id", "ends_on", "programme__first_year", "programme__last_year")
    things = {
        pk: Thing(pk, its, False, False, first == last, ended_on=ends)  # noqa: FBT003  columns
        for pk, its, ends, first, last in rows.order_by("pk").values_list(*columns)
    }
    _give(things, programmes, F("contract_id"))
    return list(things.values())


def _give(things: dict[int, Thing], programmes: object, owner: Coalesce | F) -> None:
    # The programme says nothing new about `whose`, but it has an index.
    rows = Acceptance.objects.annotate(whose=owner).filter(
        whose__in=list(things), programme__in=programmes, stage=AcceptanceStage.FINAL
    )
    columns = ("whose", "pk", "conclusion", "due_on", "accepted_on")
    for whose, pk, conclusion, due, accepted in rows.order_by("pk").values_list(*columns):
        passed = conclusion != AcceptanceConclusion.FAILED
        things[whose].held.append(Held(pk, passed, due, accepted))


def acceptance_ids(things: Iterable[Thing]) -> list[int]:
    """Ids of all acceptances of the things."""
    return [one.pk for thing in things for one in thing.held]
