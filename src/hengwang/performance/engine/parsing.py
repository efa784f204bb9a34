"""Read indicator values as people write them: ≥80家, 95%以上, 2020年11月底前, 前5名, ≤2小时."""

import calendar
import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from hengwang.kernel.numerals import numeral_of
from hengwang.kernel.quantities import Qualifier, Quantity, parse_quantities
from hengwang.performance.engine.targets import Actual, Bound, Operator, Target, TargetKind

_OPERATORS = {
    Qualifier.EXACT: Operator.EQUAL,
    Qualifier.ABOUT: Operator.EQUAL,
    Qualifier.OVER: Operator.AT_LEAST,
    Qualifier.AT_LEAST: Operator.AT_LEAST,
    Qualifier.MORE_THAN: Operator.MORE,
    Qualifier.AT_MOST: Operator.AT_MOST,
    Qualifier.LESS_THAN: Operator.LESS,
}
_BOUNDS = {
    Qualifier.EXACT: Bound.EXACT,
    Qualifier.ABOUT: Bound.ABOUT,
    Qualifier.OVER: Bound.OVER,
    Qualifier.AT_LEAST: Bound.OVER,
    Qualifier.MORE_THAN: Bound.OVER,
    Qualifier.AT_MOST: Bound.UNDER,
    Qualifier.LESS_THAN: Bound.UNDER,
}
# More words than these around a figure, and the cell is a sentence that happens to hold one.
_LONGEST_REST = 8
_AROUND_THE_CLOCK = "小时/周"  # 7×24小时 promises a service without a break, not 168 of anything
_TIMES = frozenset({"秒", "秒钟", "分钟", "小时", "个小时", "天", "日", "工作日", "个工作日"})
_YES = {"是": True, "否": False, "已完成": True, "完成": True, "未完成": False}
_SAVING = re.compile("节约|节省|降低|减少|压缩|节支")
_NUMERAL = "[0-9]{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_RANK = re.compile(
    rf"(?:(?<![提目])前|第)\s*({_NUMERAL})\s*(?:名|位|$)|(?:排名|名列)\D{{0,4}}({_NUMERAL})\s*名?$"
)
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(%?)\s*(?:-|~|—|至|到)\s*(\d+(?:\.\d+)?)")
_DAY = re.compile(
    r"(?:(?P<year>\d{4})\s*年)?\s*(?P<month>\d{1,2})\s*月(?!份?\s*\d{1,2}\s*月)"
    r"\s*(?:份\s*)?(?:(?P<day>\d{1,2})\s*[日号]|(?P<end>底|末))?\s*(?P<before>(?:之|以)?前)?"
)
_ISO = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})(?!\d)")
_YEAR_END = re.compile(r"(?:(?P<year>\d{4})\s*)?(?<![去前明后])年\s*[底末](?:之?前|以前)?")
_LAST_MONTH = 12
# The same cells are read again with every scoring; what comes of them is frozen.
KEPT = 10_000


@lru_cache(maxsize=KEPT)
def parse_target(text: str, *, year: int | None = None, level2: str = "", name: str = "") -> Target:
    """Read a printed target.

    Args:
        text: The cell as it stands; full-width figures are fine.
        year: The fiscal year, for dates printed without one (12月底前).
        level2: Second-level name; a bare amount under 成本 is a ceiling.
        name: The indicator's name; 节约 or 降低 in it makes a bare amount a floor again.

    Returns:
        Money in yuan, percentages as printed (95 with "%"). A bare number means "=", which
        scores like ≥ above zero; a bare duration means ≤. What cannot be measured as written is
        of kind TEXT: `questions.ask_about` proposes what to make of it.
    """
    plain = _plain(text)
    if plain.removeprefix("=") in {"是", "否"}:
        return Target(TargetKind.YES_NO, Operator.EQUAL, text=text)
    if (due_on := _day(plain, year)) is not None:
        return Target(TargetKind.DATE, Operator.AT_MOST, text=text, due_on=due_on)
    if (rank := _rank(plain, name)) is not None:
        return Target(TargetKind.RANK, Operator.AT_MOST, text=text, value=rank, unit="名")
    if (between := _between(plain, text)) is not None:
        return between
    quantity = _only_quantity(plain)
    if quantity is None:
        return Target(TargetKind.TEXT, Operator.QUALITATIVE, text=text)
    operator = _operator(quantity, plain, level2, name)
    lasts = quantity.unit in _TIMES and operator in {Operator.AT_MOST, Operator.LESS}
    kind = TargetKind.DURATION if lasts else TargetKind.NUMBER
    return Target(kind, operator, text=text, value=quantity.value, unit=quantity.unit)


@lru_cache(maxsize=KEPT)
def parse_actual(text: str, *, year: int | None = None) -> Actual:
    """Read a printed actual value; >1000家 and 98%以上 are bounds, words stay words."""
    plain = _plain(text)
    if plain in _YES:
        return Actual(text=text, yes=_YES[plain])
    if (on := _day(plain, year)) is not None:
        return Actual(text=text, on=on)
    if (rank := _rank(plain, "")) is not None:
        within = Bound.UNDER if "前" in plain else Bound.EXACT
        return Actual(text=text, value=rank, unit="名", bound=within)
    quantity = _only_quantity(plain)
    if quantity is None:
        return Actual(text=text)
    bound = _BOUNDS[quantity.qualifier]
    return Actual(text=text, value=quantity.value, unit=quantity.unit, bound=bound)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().rstrip("。;,，；")


def _operator(quantity: Quantity, plain: str, level2: str, name: str) -> Operator:
    if quantity.qualifier is not Qualifier.EXACT or plain.startswith("="):
        return _OPERATORS[quantity.qualifier]
    costs = "成本" in level2 and quantity.unit == "元" and not _SAVING.search(name + plain)
    if costs or plain.startswith("控制在") or _is_limit(quantity, level2):
        return Operator.AT_MOST
    return Operator.EQUAL


def _is_limit(quantity: Quantity, level2: str) -> bool:
    # 2小时 is a time to keep within; 365天 under 数量 is a number of days served.
    return quantity.unit in _TIMES and "数量" not in level2


def _only_quantity(plain: str) -> Quantity | None:
    found = parse_quantities(plain)
    if len(found) != 1:
        return None
    quantity, start, end = found[0]
    if quantity.unit == _AROUND_THE_CLOCK:
        return None
    rest = plain[:start] + plain[end:]
    if (per := re.match(r"/\s*(天|日|周|月|年|人|台|次)", plain[end:])) is not None:
        unit = f"{quantity.unit}/{per[1]}"
        quantity, rest = Quantity(quantity.value, unit, quantity.qualifier), rest[:start]
    if re.search(r"[0-9]", rest) or len(rest) > _LONGEST_REST:
        return None
    return quantity


def _between(plain: str, text: str) -> Target | None:
    found = _RANGE.search(plain)
    if found is None:
        return None
    second = _only_quantity(plain[found.start(3) :].removesuffix("之间"))
    first = Decimal(found[1])
    if second is None or second.qualifier is not Qualifier.EXACT or first >= second.value:
        return None
    return Target(
        TargetKind.NUMBER, Operator.BETWEEN, text, value=first, upper=second.value, unit=second.unit
    )


def _rank(plain: str, name: str) -> Decimal | None:
    found = _RANK.search(plain)
    if found is not None:
        numeral = found[1] or found[2]
        if numeral.isascii():
            return Decimal(numeral)
        return numeral_of(numeral)
    if "排名" in name and (quantity := _only_quantity(plain)) is not None:
        return quantity.value
    return None


def _day(plain: str, year: int | None) -> date | None:
    """The day a text names, where it names one and little else."""
    for pattern in (_ISO, _DAY, _YEAR_END):
        found = pattern.search(plain)
        if found is None or len(plain) - len(found[0]) > _LONGEST_REST:
            continue
        if re.search(r"[0-9]", plain[: found.start()] + plain[found.end() :]):
            continue
        parts = found.groupdict()
        its_year = int(parts["year"]) if parts["year"] else year
        if its_year is not None and (pattern is not _DAY or _is_dated(parts)):
            return _day_of(its_year, parts)
    return None


def _is_dated(parts: dict[str, str | None]) -> bool:
    # "12月" alone may be a number of months; a year, a day, an end or a "before" makes it a date.
    return any(parts[name] for name in ("year", "day", "end", "before"))


def _day_of(year: int, parts: dict[str, str | None]) -> date | None:
    month = int(parts.get("month") or _LAST_MONTH)
    if not 1 <= month <= _LAST_MONTH or year < 1:
        return None
    last = calendar.monthrange(year, month)[1]
    if not parts.get("day"):
        before = parts.get("before") and not parts.get("end")
        # 6月前 is before June begins; 6月底前 is by its last day.
        return date(year, month, 1) - timedelta(days=1) if before else date(year, month, last)
    day = int(parts["day"] or 0)
    return date(year, month, day) if 1 <= day <= last else None
