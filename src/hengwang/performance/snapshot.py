"""What a document is built from: one evaluation, frozen, with nothing left to look up.

Absence is None; amounts are yuan, rates are ratios (0.728, not 72.8), points have two decimals.
A field that ends in `_text` is printed as it stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class FundRow:
    """One line of the funds block; the first one is the year's total (年度资金总额)."""

    name: str
    initial_budget: Decimal | None  # 年初预算数, yuan
    budget: Decimal | None  # 全年预算数 after approved adjustments, yuan
    executed: Decimal | None  # 全年执行数, yuan
    points: Decimal | None = None
    rate: Decimal | None = None  # executed ÷ budget, a ratio
    score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class GoalRow:
    """One yearly goal beside what came of it (预期目标, 实际完成情况)."""

    expected: str
    actual: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of the indicator table; `figure_id` opens the passport of its actual value."""

    level1: str
    level2: str
    level3: str
    target_text: str
    actual_text: str
    points: Decimal | None
    score: Decimal | None  # by the ruleset; None is unscored, then low and high bound it
    printed_score: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    note: str = ""  # 偏差原因分析及改进措施
    coverage: Decimal | None = None  # 0-1
    evidence_text: str = ""
    figure_id: str = ""


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One level-1 section: what it may give, what it gives, what the report printed."""

    name: str
    points: Decimal | None
    score: Decimal | None
    printed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One contradiction at its place, as the checker found it."""

    rule: str  # stable kebab-case name
    severity: str  # error | warning | advice
    message: str
    place: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody named on the form, in a role (填报人, 联系人, 负责人)."""

    role: str
    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One evaluation as it is printed; a sealed one never changes, a draft is watermarked."""

    evaluation_id: int
    short_id: str
    programme: str
    title: str
    unit_name: str
    supervising_name: str
    region_name: str
    year: int
    kind: str  # unit_self | department | finance
    ruleset_key: str  # empty: as printed and unscored
    ruleset_title: str
    funds: tuple[FundRow, ...]
    goals: tuple[GoalRow, ...]
    rows: tuple[IndicatorRow, ...]
    sections: tuple[SectionRow, ...]
    total: Decimal | None
    total_low: Decimal | None
    total_high: Decimal | None
    printed_total: Decimal | None
    level: str | None
    sealed: bool
    made_on: date
    digest: str  # "sha256:…" of the canonical form without this field
    narrative: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[FindingRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    levels_text: str = ""  # the bounds of the levels, as the ruleset gives them
    evaluator: str = ""
