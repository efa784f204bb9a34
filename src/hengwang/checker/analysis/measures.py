"""What a target or actual cell of an indicator row says: a number with its sense, or words."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from hengwang.checker.analysis.topics import Topic
from hengwang.checker.report import Indicator

_AT_LEAST = "≥|>=|≧|>|＞|＞=|不低于|不少于|不小于|大于等于|大于|高于|多于|超过|至少"
_AT_MOST = "≤|<=|≦|<|＜|＜=|不高于|不超过|不多于|不大于|小于等于|小于|低于|少于|最多|控制在"
_NUMBER = re.compile(
    rf"^(?:(?P<least>{_AT_LEAST})|(?P<most>{_AT_MOST})|(?P<equal>[=＝]))?"
    r"(?:达到|达|完成|实现|共|为|等于|每年|全年|每月|每天|约|近)*"
    r"(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<scale>[万亿千百])?(?P<more>[余多])?"
    r"(?P<unit>[%％‰]|[a-zA-Z]+|[^\d\s%％，。；、（(*×/~～—-]{0,6}?)"
    r"(?P<after>及?以上|及?以下|以内|之内|内|左右)?"
    r"(?P<rest>/[^\d\s]{1,4}|[（(].*|利用|完成|到位|达标)?[。；]?$"
)
_SCALES = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_LOWER_IS_BETTER = re.compile(
    r"成本|费用|支出|投资额|价格|单价|故障|投诉|事故|差错|误差|时间|时长|时限|耗时|响应|延误|缺陷|能耗|逾期|工期|周期|死亡|发病|损耗"
)
_FULL_TO_HALF = str.maketrans("０１２３４５６７８９．，％＞＜＝", "0123456789.,%><=")


_HARM = re.compile(r"故障|投诉|事故|差错|误差|延误|缺陷|逾期|死亡|发病")
_SAVES = re.compile(r"率|度|节约|节省|降低|减少|下降")


_UNTIL = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?"
    r"(?P<end>份?底|末)?(?:(?:之|以)?前|内)?(?:完成|建成|完工|到位|发放|拨付|交付|上线|投用|竣工)?"
)
_DONE = re.compile(
    r"(?:于|在)?(?:(?P<year>20\d\d)年)?(?P<month>1[0-2]|0?[1-9])月(?P<day>3[01]|[12]\d|0?[1-9])日"
    r"(?:完成|建成|完工|到位|发放|拨付|交付|上线|投用|竣工)?"
)
_MEANS_UNTIL = re.compile(r"前|内$|底|末")
_LAST_DAY = 31
_EVENTS = re.compile(r"起|次|件|例|宗|处|人|个|")
_GROWS = re.compile(r"增|提高|提升|上升|新")


class Sense(StrEnum):
    """Which way a printed number binds."""

    LEAST = "≥"
    MOST = "≤"
    EXACT = "="


@dataclass(frozen=True, slots=True)
class Measure:
    """A number of a cell; `bound` tells that the print says "more than", "up to" and the like."""

    value: Decimal
    unit: str
    sense: Sense
    bound: bool


class Fit(StrEnum):
    """How the actual value stands to the target."""

    MISSED = "missed"
    MET = "met"
    EXCEEDED = "exceeded"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The outcome of one row; `ratio` is actual over target where both are numbers."""

    fit: Fit
    target: Measure | None = None
    actual: Measure | None = None
    lower_is_better: bool = False

    @property
    def numeric(self) -> bool:
        """True when both sides are numbers."""
        return self.target is not None and self.actual is not None


@lru_cache(maxsize=4096)
def measure_of(text: str) -> Measure | None:
    """Return the one number a cell states, None for words, dates, ranges and several numbers."""
    folded = "".join(text.split()).translate(_FULL_TO_HALF).replace("百分比", "%")
    found = _NUMBER.match(folded)
    if found is None:
        return None
    value = Decimal(found["number"].replace(",", "").replace("，", ""))
    value *= _SCALES.get(found["scale"] or "", 1)
    after = found["after"] or ""
    sense = Sense.EXACT
    if found["least"] or "以上" in after or found["more"]:
        sense = Sense.LEAST
    elif found["most"] or after.endswith(("以下", "内")):
        sense = Sense.MOST
    rest = found["rest"] or ""
    unit = found["unit"] + (rest if rest.startswith("/") else "")
    if unit in {"年", "月", "日", "号"} and Decimal(1900) < value < Decimal(2100):
        return None
    return Measure(value, unit, sense, bound=sense is not Sense.EXACT)


def _direction(row: Indicator, target: Measure, topic: Topic | None) -> bool | None:
    """Return True when lower is better, None when the row does not say."""
    if target.sense is not Sense.EXACT:
        return target.sense is Sense.MOST
    if topic is Topic.COST and target.unit in {"元", "万元", "", "亿元"}:
        return True
    if _SAVES.search(row.level3) or not _LOWER_IS_BETTER.search(row.level3):
        return False
    return True if _HARM.search(row.level3) else None


def comparable_units(one: str, other: str) -> bool:
    """True when two units can be of one quantity: equal, or one of them not printed."""
    return one == other or not one or not other


def compare(row: Indicator, topic: Topic | None) -> Comparison | None:
    """Compare target and actual of a row; None when the print does not let one say."""
    if not (row.target and row.actual) or row.target.empty or row.actual.empty:
        return None
    wanted, got = "".join(row.target.text.split()), "".join(row.actual.text.split())
    target, actual = measure_of(wanted), measure_of(got)
    if target is None or actual is None:
        if _is_late(wanted, got):
            return Comparison(Fit.MISSED)
        same = wanted.lstrip("=＝").rstrip("。；") == got.lstrip("=＝").rstrip("。；")
        return Comparison(Fit.MET) if same else None
    if not comparable_units(target.unit, actual.unit):
        return None
    if _is_none_wanted(row, target):
        better = Fit.MET if not actual.value else Fit.MISSED
        return Comparison(better, target, actual, lower_is_better=True)
    return _numeric(target, actual, lower=_direction(row, target, topic))


def _is_none_wanted(row: Indicator, target: Measure) -> bool:
    """True for a target of no event at all (0起): there is nothing below it."""
    counted = _EVENTS.fullmatch(target.unit) is not None
    return not target.value and counted and not _GROWS.search(row.level3)


def _is_late(wanted: str, got: str) -> bool:
    """True for 5月31日前 and 6月26日: a day after the last one, both years printed or neither."""
    until, done = _UNTIL.fullmatch(wanted), _DONE.fullmatch(got.rstrip("。"))
    if until is None or done is None or not _MEANS_UNTIL.search(wanted):
        return False
    if bool(until["year"]) != bool(done["year"]):
        return False
    return _day(done) > _day(until)


def _day(found: re.Match[str]) -> tuple[int, int, int]:
    """Year (0 where none is printed), month, day; without a day the last of the month."""
    day = found["day"]
    return int(found["year"] or 0), int(found["month"]), int(day) if day else _LAST_DAY


def _numeric(target: Measure, actual: Measure, *, lower: bool | None) -> Comparison | None:
    """Compare two numbers; a bound below the target does not say that the target was missed."""
    if actual.value == target.value:
        return Comparison(Fit.MET, target, actual, bool(lower))
    if lower is None:
        return None
    better = actual.value < target.value if lower else actual.value > target.value
    if not better and actual.bound:
        return None
    return Comparison(Fit.EXCEEDED if better else Fit.MISSED, target, actual, lower)
