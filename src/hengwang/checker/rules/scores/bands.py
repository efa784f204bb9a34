"""Bands of the levels that leave a gap or overlap."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.tallies import figure
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report, Threshold


class RatingBandsBroken(Rule):
    """Lays the printed bands side by side: each begins where the one below ends."""

    name = "rating-bands-broken"
    aliases = ("rating-bands-gap",)
    severity = Severity.ERROR
    family = "scores"
    why = "A score in a gap has no level, one in an overlap has two."
    source = "财预〔2020〕10号: 90（含）-100 优, 80（含）-90 良, 60（含）-80 中, below 60 差"
    message_en = "The bands of the levels do not meet: %(bands)s"
    message_zh = "等级分档不衔接：%(bands)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all borders that do not meet."""
        bands: dict[str, Threshold] = {}
        for band in report.thresholds:
            bands.setdefault(band.level, band)
        ordered = sorted(bands.values(), key=lambda b: (b.low is not None, b.low or 0))
        wrong = [
            (low, high)
            for low, high in pairwise(ordered)
            if _neighbours(low.level, high.level)
            and low.high is not None
            and high.low is not None
            and low.high != high.low
            and not _meet_as_printed(low.high, high.low, report.total)
        ]
        wrong += [(b, b) for b in ordered if b.low and b.high and b.low >= b.high]
        if wrong:
            shown = "; ".join(
                f"{a.level} < {figure(a.high)}, {b.level} ≥ {figure(b.low)}" for a, b in wrong
            )
            yield together(
                self,
                [(band.place, band.quote) for pair in wrong for band in pair],
                numbers=shown,
                bands=shown,
            )


def _meet_as_printed(high: Decimal, low: Decimal, total: Decimal | None) -> bool:
    """True for 80-89 or 80-89.99 below 90-100, as long as no score falls between the two."""
    between = total is not None and high < total < low
    last_digit = Decimal(1).scaleb(int(high.as_tuple().exponent))
    return low - high == last_digit and not between


def _neighbours(lower: str, higher: str) -> bool:
    """True for levels next to one another; a band that could not be read leaves no verdict."""
    return f"{lower}{higher}" in "差中良优"
