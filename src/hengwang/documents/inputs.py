"""What a form prints beside the snapshot: the look at a date, the problems to be mended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hengwang.documents.changes import GoalChangeSheet
from hengwang.documents.fill_in_fields import FillInSheet
from hengwang.documents.publicity import DisclosureCopy, Exemption
from hengwang.documents.results import ResultSheet
from hengwang.documents.review import ReviewSheet
from hengwang.documents.subprojects import SubProjectSheet


@dataclass(frozen=True, slots=True)
class MonitoredFund:
    """One line of money at a date, yuan; rates are ratios."""

    name: str
    initial_budget: Decimal | None
    budget: Decimal | None
    executed: Decimal | None  # up to the end of the day
    rate: Decimal | None
    projected: Decimal | None = None  # at the year's end
    projected_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MonitoredRow:
    """One indicator at a date; `outlook` is 确定能, 有可能, 完全不可能 or empty."""

    level1: str
    level2: str
    level3: str
    target_text: str
    actual_text: str
    done: Decimal | None = None  # share of the target reached
    expected: Decimal | None = None  # share that could be expected by the day
    outlook: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class MonitoringSheet:
    """The 绩效运行监控表 of one evaluation at one day."""

    at: date | None
    funds: tuple[MonitoredFund, ...]
    rows: tuple[MonitoredRow, ...]


@dataclass(frozen=True, slots=True)
class RectificationItem:
    """One problem and what becomes of it."""

    source: str
    problem: str
    measure: str = ""
    unit_name: str = ""
    responsible: str = ""
    due_on: date | None = None
    progress: str = ""
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class RectificationSheet:
    """The 整改台账 of one evaluation, in the order it is worked off, as it stands on a day."""

    items: tuple[RectificationItem, ...]
    at: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """One dated step of the schedule."""

    name: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class MediumTerm:
    """One medium-term goal and its years."""

    expected: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class GoalsInForce:
    """What a version of goals says beside its rows; yuan by the name of the funds' row.

    `budgets` is empty where a version of before kept no money.
    """

    approval: str = ""
    valid_from: date | None = None
    budgets: Mapping[str, Decimal | None] = field(default_factory=dict)
    steps: tuple[PlannedStep, ...] = ()
    medium: tuple[MediumTerm, ...] = ()

    @property
    def is_approved(self) -> bool:
        """Whether the goals were approved: then their form is no draft."""
        return self.valid_from is not None


FormInput = (
    GoalsInForce
    | GoalChangeSheet
    | MonitoringSheet
    | RectificationSheet
    | ResultSheet
    | FillInSheet
    | SubProjectSheet
    | ReviewSheet
    | DisclosureCopy
    | Exemption
)
