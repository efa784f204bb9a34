"""What was promised (Target) and what came of it (Actual), on the scale they are printed in."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class TargetKind(StrEnum):
    """Which family of rules a target falls under."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    RANK = "rank"
    DURATION = "duration"
    STEPS = "steps"
    YES_NO = "yes_no"
    PER_EVENT = "per_event"


class Operator(StrEnum):
    """How the actual value is held against the target; the stored word is the printed sign."""

    AT_LEAST = "≥"
    MORE = ">"
    EQUAL = "="
    AT_MOST = "≤"
    LESS = "<"
    BETWEEN = "between"
    QUALITATIVE = "qualitative"


CEILINGS = frozenset({Operator.AT_MOST, Operator.LESS})


class Bound(StrEnum):
    """How exactly an actual value is known: 余, 多, 以上 and > are bounds, not equalities."""

    EXACT = "exact"
    OVER = "over"  # at least the value
    UNDER = "under"  # at most the value
    ABOUT = "about"  # 约, 近, 左右: scored at the value, and said so


@dataclass(frozen=True, slots=True)
class Target:
    """A yearly indicator value (年度指标值).

    `value` and `upper` are in `unit`: 95 with "%", 4000000 with "元" for a printed 400万元.
    `upper` belongs to BETWEEN only; `due_on` to dates only.
    """

    kind: TargetKind
    operator: Operator
    text: str = ""
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str = ""
    due_on: date | None = None

    @property
    def is_blank(self) -> bool:
        """Nothing is promised: an empty cell, a dash, 无."""
        return self.value is None and self.due_on is None and self.text.strip() in BLANKS


@dataclass(frozen=True, slots=True)
class Actual:
    """A value reached by the end of the period (实际完成值), on the scale of its own `unit`.

    Percentages are on the printed scale (98 with "%"); `measured.actual_of` converts a ratio.
    """

    text: str = ""
    value: Decimal | None = None
    unit: str = ""
    bound: Bound = Bound.EXACT
    on: date | None = None
    yes: bool | None = None

    @property
    def is_blank(self) -> bool:
        """No data: neither a value nor a date nor a yes or no nor words."""
        known = self.value is not None or self.on is not None or self.yes is not None
        return not known and self.text.strip() in BLANKS


BLANKS = frozenset({"", "-", "—", "——", "/", "无", "N/A"})
