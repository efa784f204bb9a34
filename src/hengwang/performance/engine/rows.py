"""One indicator row as it goes into the engine and as it comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from hengwang.performance.engine.clauses import AnyRule, Band
from hengwang.performance.engine.targets import Actual, Target


class BudgetRate(StrEnum):
    """Which rate of the money a row stands for."""

    EXECUTION = "execution"  # 预算执行率
    ARRIVAL = "arrival"  # 资金到位率


@dataclass(frozen=True, slots=True)
class BudgetFigures:
    """The money of the year in yuan; None is unknown, zero is zero."""

    initial: Decimal | None = None  # 年初预算数
    budget: Decimal | None = None  # 全年预算数 after approved adjustments
    arrived: Decimal | None = None  # 实际到位
    executed: Decimal | None = None  # 全年执行数
    finished: bool | None = None  # all tasks done; asked by mof-2021-101


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator to be scored.

    `judged` stands in for a value that was not measured (with evidence, which the service asks
    for). `rule` is what the goal itself names and goes before the ruleset's. `taken_off` are
    points a reviewer takes off a target that was set too low.
    """

    key: str
    section: str
    points: Decimal | None
    target: Target | None = None
    actual: Actual | None = None
    rule: AnyRule | None = None
    band: Band | None = None
    share: Decimal | None = None  # of the points, inside the band
    events: int | None = None
    coverage: Decimal | None = None  # 0-1 of the period observed; None where it does not apply
    judged: Actual | None = None
    taken_off: Decimal = Decimal(0)
    from_budget: BudgetRate | None = None


class NoteNeeded(StrEnum):
    """Whether the row needs its deviation explained."""

    NONE = "none"
    ADVICE = "advice"
    REQUIRED = "required"


@dataclass(frozen=True, slots=True)
class RowScore:
    """What one row gives.

    `points` is None while the row is unscored; `low` and `high` then bound what it may still
    give, and otherwise equal it. Both are None only where the row has no points to give.
    `clause` names the rule applied, `reason` what came of it; both are codes of `reasons`.
    """

    key: str
    section: str
    declared: Decimal | None
    points: Decimal | None
    low: Decimal | None
    high: Decimal | None
    clause: str
    reason: str
    params: Mapping[str, object] = field(default_factory=dict)
    note: NoteNeeded = NoteNeeded.NONE
    why: str = ""
    judged: bool = False
