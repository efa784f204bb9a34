"""Shapes of what a unit keeps to be ready: rules, training, studies, plans, drills, decisions."""

from datetime import date
from decimal import Decimal

from ninja import Schema

from hengwang.api.schemas.values import Id


class KeptOut(Schema):
    """What every record has: its key and whose it is."""

    id: int
    unit_id: int


class RegulationOut(KeptOut):
    """A rule of the house; `ended_on` is the first day without it."""

    title: str
    number: str
    issued_on: date | None
    in_force_from: date
    ended_on: date | None
    replaced_by_id: int | None


class TrainingOut(KeptOut):
    """A training; who was there is not told, only how many."""

    topic: str
    held_on: date
    hours: Decimal
    people: int
    withdrawn_on: date | None
    withdrawn_because: str


class StudyOut(KeptOut):
    """A question the unit looked into."""

    title: str
    number: str
    started_on: date
    finished_on: date | None
    result: str


class EmergencyPlanOut(KeptOut):
    """What is done when it happens."""

    title: str
    number: str
    issued_on: date
    covers: str


class DrillOut(KeptOut):
    """A plan tried out."""

    plan_id: int | None
    held_on: date
    scenario: str
    people: int
    findings: str
    improvement: str
    withdrawn_on: date | None
    withdrawn_because: str


class DecisionOut(KeptOut):
    """What a meeting decided."""

    meeting: str
    decided_on: date
    decision: str
    due_on: date | None
    done_on: date | None


class GovernanceWanted(Schema):
    """Filters of records."""

    unit_id: Id | None = None


class HeldWanted(GovernanceWanted):
    """Filters of trainings and drills; what was withdrawn is told only when asked for."""

    with_withdrawn: bool = False


class RegulationsWanted(GovernanceWanted):
    """Filters of regulations."""

    in_force_on: date | None = None
