"""Named things against the number that is said of them."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.wording import folded
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_COUNTED = re.compile(
    r"(?P<open>等)?(?P<number>\d{1,3})(?P<rough>余|多)?(?P<unit>个|家|项|类|种|大|名|所|条|套|台|处|县|市|区|部|门)"
)
_STOP = re.compile(r"[，。；：:,;]|\d+(?:个|家|项|类|种|所|条|套|台|处)[^、]{0,12}和")
_FEW = 3
_MANY = 8
_MOST = 0.5


class EnumerationVersusCount(Rule):
    """Counts the items before "等N个" and "N家单位".

    More items than the number is wrong. Fewer is wrong without 等; with 等 the list may be open, so
    only a long one that names many of them is doubted.
    """

    name = "enumeration-vs-count"
    aliases = ("enumeration-count",)
    severity = Severity.ADVICE
    family = "text"
    why = "The number and the names are two counts of one thing."
    source = "arithmetic; 现代汉语词典 on 等 (closing or open)"
    message_en = "%(named)s named, %(number)s counted"
    message_zh = "列举%(named)s项，所述数量为%(number)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each enumeration that does not match."""
        for sentence in report.sentences:
            if "、" not in sentence.text:
                continue
            for found in _COUNTED.finditer(sentence.text):
                low, high = _named(sentence.text[: found.start()])
                number = int(found["number"])
                if found["rough"] or low < _FEW or low <= number <= high:
                    continue
                if found["open"] and (number > high) and (low < _MANY or high < number * _MOST):
                    continue
                if not found["open"] and not _closes(sentence.text, found):
                    continue
                start = max(0, found.start() - 60)
                yield self.finding(
                    sentence.place,
                    quote=sentence.text[start : found.end() + 30],
                    numbers=f"{low}–{high} ≠ {number}" if low != high else f"{low} ≠ {number}",
                    named=f"{low}–{high}" if low != high else low,
                    number=number,
                    severity=Severity.WARNING if number < low else None,
                )


def _named(before: str) -> tuple[int, int]:
    """Return the least and the most items that stand directly before the number."""
    cut = [m.end() for m in _STOP.finditer(before)]
    listed = before[cut[-1] :] if cut else before
    listed = re.sub(r"[（(][^（）()]*[)）]", "", listed)
    # 甲96名、乙318名、丙464名: every item has its own number, the last is not their count.
    counted = all(re.search(r"\d", item) for item in listed.split("、")[:-1])
    if "、" not in listed or not folded(listed) or counted:
        return 0, 0
    low = listed.count("、") + 1
    last = listed.rsplit("、", 1)[1]
    first = listed.split("、", 1)[0]
    joints = len(re.findall(r"(?<=[\u4e00-\u9fff])[和与及]|以及", last))
    return low, low + joints + (1 if re.search(r"[和与及]", first) else 0) + len(
        re.findall("[和与及]", listed)
    ) - joints


def _closes(text: str, found: re.Match[str]) -> bool:
    """True when the number follows its list directly: …和红十字会6家单位."""
    before = text[: found.start()]
    listed = re.split(r"[，。；：:,;]", before)[-1]
    return (
        bool(re.search(r"[和与及][^、和与及\d]{2,20}$", listed)) and listed.count("、") >= _FEW - 1
    )
