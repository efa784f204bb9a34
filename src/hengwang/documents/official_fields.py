"""What the declaration, the monitoring sheet and the rectification list print, field by field."""

from dataclasses import dataclass

from hengwang.rendering.values import Figure, Merged


@dataclass(frozen=True, slots=True)
class FormHead:
    """What every official form says of the project and of itself."""

    year: str
    programme: str
    supervising: str
    unit: str
    region: str
    draft: bool
    state: str
    short_id: str
    digest: str
    made_on: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExpectedGoal:
    """One yearly goal as it is declared."""

    expected: str


@dataclass(frozen=True, slots=True)
class MediumTermGoal:
    """One goal of a project of several years, and the years it is to be reached in."""

    expected: str
    years: str


@dataclass(frozen=True, slots=True)
class TargetFund:
    """Money asked for from one source, and its budget in force, 万元."""

    name: str
    amount: Figure
    budget: Figure


@dataclass(frozen=True, slots=True)
class TargetStep:
    """One dated step of the schedule in force."""

    name: str
    due_on: str


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One declared indicator; a level that repeats is merged with the row above."""

    level1: str | Merged
    level2: str | Merged
    level3: str
    target: str
    points: Figure
    note: str


@dataclass(frozen=True, slots=True)
class TargetForm(FormHead):
    """The 绩效目标申报表."""

    approval: str
    valid_from: str
    funds: tuple[TargetFund, ...]
    steps: tuple[TargetStep, ...]
    medium: tuple[MediumTermGoal, ...]
    goals: tuple[ExpectedGoal, ...]
    rows: tuple[TargetRow, ...]
    total_points: Figure


@dataclass(frozen=True, slots=True)
class MonitoringFund:
    """Money at the date, 万元."""

    name: str
    initial_budget: Figure
    budget: Figure
    executed: Figure
    rate: Figure
    projected: Figure
    projected_rate: Figure


@dataclass(frozen=True, slots=True)
class MonitoringRow:
    """One indicator at the date."""

    level1: str | Merged
    level2: str | Merged
    level3: str
    target: str
    actual: str
    done: Figure
    expected: Figure
    outlook: str
    note: str


@dataclass(frozen=True, slots=True)
class MonitoringForm(FormHead):
    """The 绩效运行监控表."""

    at: str
    funds: tuple[MonitoringFund, ...]
    goals: tuple[ExpectedGoal, ...]
    rows: tuple[MonitoringRow, ...]


@dataclass(frozen=True, slots=True)
class RectificationRow:
    """One problem; `number` counts from one."""

    number: str
    source: str
    problem: str
    measure: str
    unit: str
    responsible: str
    due_on: str
    progress: str
    closed_on: str


@dataclass(frozen=True, slots=True)
class RectificationForm(FormHead):
    """The 整改台账."""

    items: tuple[RectificationRow, ...]
