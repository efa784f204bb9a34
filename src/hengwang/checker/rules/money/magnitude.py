"""Amounts side by side whose magnitudes cannot both be right."""

import re
from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_AMOUNT = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,8}?(?:金额|总额|额度|额|投资|资金|产值|收入))(?:为|达到?|共计?|约|近)?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<unit>亿元|万元|元)"
)
_FACTORS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_FAR = Decimal(10_000)
_NEAR = 24


class UnitMagnitudeImplausible(Rule):
    """Compares neighbouring amounts of one kind in a sentence; a factor of 10,000 is a unit."""

    name = "unit-magnitude-implausible"
    severity = Severity.WARNING
    family = "money"
    why = "万元 for 亿元, or 元 for 万元, is the most common slip in reports."
    source = "house rule: neighbouring amounts of one kind differ by less than 10,000 times"
    message_en = "%(small)s beside %(large)s: one of the units is probably wrong"
    message_zh = "“%(small)s”与“%(large)s”相差悬殊，疑似单位有误"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each pair of neighbours."""
        for sentence in report.sentences:
            if "元" not in sentence.text:
                continue
            found = list(_AMOUNT.finditer(sentence.text))
            for one, other in pairwise(found):
                if other.start() - one.end() > _NEAR or one["name"][-2:] != other["name"][-2:]:
                    continue
                values = [
                    Decimal(m["number"].replace(",", "")) * _FACTORS[m["unit"]]
                    for m in (one, other)
                ]
                if not min(values) or max(values) / min(values) < _FAR:
                    continue
                small, large = (one, other) if values[0] < values[1] else (other, one)
                yield self.finding(
                    sentence.place,
                    quote=sentence.text[one.start() : other.end()],
                    numbers=f"{small[0]} ÷ {large[0]} = {min(values) / max(values):.7f}",
                    small=small[0],
                    large=large[0],
                )
