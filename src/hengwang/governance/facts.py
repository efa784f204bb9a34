"""What the services take: one dataclass for each kind of record."""

import re
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from hengwang.governance.models import EmergencyPlan

_BETWEEN = re.compile(r"[\n,;，；、]+")
_BLANKS = re.compile(r"\s+")


@dataclass(frozen=True)
class RegulationFacts:
    """A regulation; `in_force_from` is its first day."""

    title: str
    in_force_from: date
    number: str = ""
    issued_on: date | None = None


@dataclass(frozen=True)
class TrainingFacts:
    """A training; hours of one person."""

    topic: str
    held_on: date
    hours: Decimal
    people: int
    names: str = ""


@dataclass(frozen=True)
class StudyFacts:
    """A study."""

    title: str
    started_on: date
    number: str = ""
    finished_on: date | None = None
    result: str = ""


@dataclass(frozen=True)
class EmergencyPlanFacts:
    """An emergency plan."""

    title: str
    issued_on: date
    number: str = ""
    covers: str = ""


@dataclass(frozen=True)
class DrillFacts:
    """A drill of a plan of the same unit, or of none."""

    scenario: str
    held_on: date
    people: int
    plan: EmergencyPlan | None = None
    findings: str = ""
    improvement: str = ""


@dataclass(frozen=True)
class DecisionFacts:
    """A decision of a meeting."""

    meeting: str
    decision: str
    decided_on: date
    due_on: date | None = None
    done_on: date | None = None


Facts = (
    RegulationFacts | TrainingFacts | StudyFacts | EmergencyPlanFacts | DrillFacts | DecisionFacts
)


def values_of(facts: Facts) -> dict[str, Any]:
    """Field by field, rows as rows."""
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def told(facts: Facts) -> dict[str, Any]:
    """The same for the audit trail."""
    plain = values_of(facts)
    return plain | ({"plan": str(plain["plan"] or "")} if "plan" in plain else {})


def names_in(text: str) -> list[str]:
    """Names as they are written: between lines, commas or 顿号, and only without these by blanks.

    So 李　明 and John Smith are one name each, and two people of the same name are two.
    """
    parts = _BETWEEN.split(text.strip())
    if len(parts) == 1:
        parts = _BLANKS.split(parts[0])
    return [name for part in parts if (name := part.strip())]
