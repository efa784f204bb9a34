"""Numbers as people read them: 万元 with two decimals, per cent, points, spans of time; pure."""

from datetime import timedelta
from decimal import Decimal

from django.utils.translation import ngettext, pgettext

from hengwang.kernel.money import AmountUnit, format_amount, round_half_up

MINUTES_A_DAY = 24 * 60
KILO = 1000


def amount_text(yuan: Decimal, unit: AmountUnit = AmountUnit.WAN, places: int = 2) -> str:
    """Yuan in `unit`, half-up to `places`, thousands separated, without the unit's name."""
    return format_amount(yuan, unit, places)


def unit_text(unit: AmountUnit) -> str:
    """The unit's name in the reader's language: 元, 万元, 亿元."""
    names = {
        AmountUnit.YUAN: pgettext("unit", "yuan"),
        AmountUnit.WAN: pgettext("unit", "10k yuan"),
        AmountUnit.YI: pgettext("unit", "100m yuan"),
    }
    return names[unit]


def points_text(points: Decimal, places: int = 2) -> str:
    """A score with exactly `places` decimals, half-up: 7.28, 5.00."""
    return f"{round_half_up(Decimal(points), places):,f}"


def weight_text(points: Decimal) -> str:
    """A full mark as it is written on forms, without trailing zeros: 5, 2.5, 100."""
    text = f"{round_half_up(Decimal(points), 4):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(ratio: Decimal, places: int = 2) -> str:
    """A ratio of 0–1 as per cent with `places` decimals, half-up, and the sign: 72.80 %."""
    return f"{round_half_up(Decimal(ratio) * 100, places):,f} %"


def number_text(value: Decimal | float | int, places: int | None = None) -> str:
    """A count or measure, thousands separated; without `places` as many decimals as it has.

    A float is the number it is written as: 12.3, not the fraction next to it.
    """
    exact: Decimal | int = Decimal(str(value)) if isinstance(value, float) else value
    if places is not None:
        return f"{round_half_up(Decimal(exact), places):,f}"
    return f"{exact:,d}" if isinstance(exact, int) else f"{exact.normalize():,f}"


def duration_text(span: timedelta) -> str:
    """A span in its two largest units, cut to whole minutes: 2 小时 15 分."""
    minutes = int(abs(span).total_seconds()) // 60
    if minutes == 0:
        seconds = int(abs(span).total_seconds())
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    days, rest = divmod(minutes, MINUTES_A_DAY)
    hours, rest = divmod(rest, 60)
    parts = [
        (days, ngettext("%(n)s day", "%(n)s days", days)),
        (hours, ngettext("%(n)s h", "%(n)s h", hours)),
        (rest, ngettext("%(n)s min", "%(n)s min", rest)),
    ]
    said = [text % {"n": number} for number, text in parts if number]
    return " ".join(said[:2])


def size_text(size_bytes: int) -> str:
    """A file's size in decimal units, with one decimal above bytes: 812 B, 4.7 MB."""
    if size_bytes < KILO:
        return f"{size_bytes} B"
    size, unit = Decimal(size_bytes) / KILO, "KB"
    for larger in ("MB", "GB"):
        if size >= KILO:
            size, unit = size / KILO, larger
    return f"{round_half_up(size, 1)} {unit}"
