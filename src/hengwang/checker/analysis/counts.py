"""Counted things in running text: "80多家省级接入单位", "业务系统30余个", "视频会议386次"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from hengwang.checker.facts.spelled import MEASURE_WORDS

_LONGEST_FIRST = sorted(MEASURE_WORDS, key=len, reverse=True)
_MEASURE_WORDS = (
    f"{'|'.join(_LONGEST_FIRST)}|具(?!体|有|备)|架(?!构|设)|列|口(?!径)|km|TB|GB|M|G|万元|亿元|元|%"
)
# A number and a unit as the rules on sentences look for them.
NUMBER = r"\d[\d,]*(?:\.\d+)?"
UNITS = f"[万亿]?(?:{'|'.join(_LONGEST_FIRST)})|万元|亿元|元"
COUNTED = re.compile(
    r"(?P<before>(?<![节合])约|近|超过|超|达到|达|不少于|至少|大约|>=|≥|>|＞)?"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale>[万亿千百]?)(?P<more>[余多几]?)(?P<scale2>[万亿]?)"
    rf"(?P<unit>{_MEASURE_WORDS})(?P<over>以上|左右|多)?"
)
_WIDE = str.maketrans("０１２３４５６７８９．％＞", "0123456789.%>")
_BELOW = Decimal("0.99")  # 100多 ends before 200
_SCALES = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_AFTER = re.compile(r"[（(“]?([\u4e00-\u9fffA-Za-z]{2,14})")
_BEFORE = re.compile(
    r"([\u4e00-\u9fffA-Za-z]{2,14})[（(“”]?(?:共计?|达到?|总?数?为|已|有|了|(?<!节)约|近|总数达到|数量)*$"
)


@dataclass(frozen=True, slots=True)
class Count:
    """A counted thing; `low` and `high` bound the value (high None: open).

    `after` and `before` are the words beside it, among which the counted noun stands.
    """

    value: Decimal
    low: Decimal
    high: Decimal | None
    unit: str
    text: str
    start: int
    end: int
    before: str
    after: str

    @property
    def exact(self) -> bool:
        """True for a flat number without 多, 余, 约 and the like."""
        return self.low == self.high

    def agrees(self, other: "Count") -> bool:
        """True when one number could be meant by both."""
        if self.high is not None and self.high < other.low:
            return False
        return not (other.high is not None and other.high < self.low)


def _bounds(found: re.Match[str], value: Decimal) -> tuple[Decimal, Decimal | None]:
    """Return what the number may be: 80多 lies in [80, 90), 近50 in [40, 50], >100 above 100."""
    step = _step(found["number"]) * (value / _number(found))
    if found["more"] or found["over"] == "多":
        return value, value + step * _BELOW
    if (
        found["before"] in {">", "＞", ">=", "≥", "超过", "超", "不少于", "至少"}
        or found["over"] == "以上"
    ):
        return value, None
    if found["before"] in {"约", "大约"} or found["over"] == "左右":
        return value - step, value + step
    if found["before"] == "近":
        return value - step, value
    return value, value


def _number(found: re.Match[str]) -> Decimal:
    return Decimal(found["number"].replace(",", "")) or Decimal(1)


def _step(number: str) -> Decimal:
    """Return the value of the last digit that is not a rounding zero: 80 → 10, 3500 → 100."""
    if "." in number:
        return Decimal(1).scaleb(-len(number.split(".")[1]))
    digits = number.replace(",", "")
    zeros = len(digits) - len(digits.rstrip("0")) if digits.strip("0") else 0
    return Decimal(10) ** zeros


def counts_in(text: str) -> list[Count]:
    """Return the counted things of a text in order."""
    found_all = []
    text = text.translate(_WIDE)
    for found in COUNTED.finditer(text):
        if found.start() and (text[found.start() - 1].isdigit() or text[found.start() - 1] in ".-"):
            continue
        scale = _SCALES[found["scale"]] * _SCALES[found["scale2"]]
        value = Decimal(found["number"].replace(",", "")) * scale
        low, high = _bounds(found, value)
        after = _AFTER.match(text, found.end())
        before = _BEFORE.search(text[max(0, found.start() - 24) : found.start()])
        found_all.append(
            Count(
                value,
                low,
                high,
                found["unit"],
                found[0],
                found.start(),
                found.end(),
                before[1] if before else "",
                after[1] if after else "",
            )
        )
    return found_all
