"""Rows of governance for tests, written straight to the tables."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from hengwang.governance.models import (
    Drill,
    EmergencyPlan,
    MeetingDecision,
    Regulation,
    Study,
    Training,
)
from hengwang.organizations.models import Unit

DAY = date(2020, 3, 1)
LEAST: Mapping[type[Any], Mapping[str, Any]] = {
    Regulation: {"title": "机房管理制度", "in_force_from": DAY},
    Training: {"topic": "网络安全", "held_on": DAY, "hours": 2, "people": 10},
    Study: {"title": "IPv6 改造", "started_on": DAY},
    EmergencyPlan: {"title": "网络中断应急预案", "issued_on": DAY},
    Drill: {"scenario": "核心交换机故障", "held_on": DAY, "people": 8},
    MeetingDecision: {"meeting": "主任办公会", "decision": "更换电池", "decided_on": DAY},
}
MODELS = {"regulations": Regulation, "trainings": Training, "drills": Drill}


def a_record(model: type[Any], unit: Unit, **facts: Any) -> Any:
    """One record with what it needs at least."""
    return model.objects.create(unit=unit, **{**LEAST[model], **facts})


def governance_records(unit: Unit) -> dict[str, int]:
    """One of each kind; ids by their word in addresses."""
    return {model.slug: a_record(model, unit).pk for model in LEAST}


def make_governance(unit: Unit, records: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """The rows of a worked example."""
    for name, rows in records.items():
        for number, facts in enumerate(rows):
            own = {"title": f"制度{number}"} if name == "regulations" else {}
            a_record(MODELS[name], unit, **own, **facts)
