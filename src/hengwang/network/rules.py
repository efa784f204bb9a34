"""Pure rules: bandwidth as people write it, rack units, differences of configurations."""

import difflib
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation

from hengwang.network.errors import BandwidthUnreadableError

MOST_MBPS = 100_000_000
_BANDWIDTH = re.compile(
    r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>t|g|m|k|兆|千兆)?(?:bps|b/s|bit/s|b|it)?(?:/s)?"
)
_FACTORS: Mapping[str, int | Decimal] = {
    "t": 1_000_000,
    "g": 1000,
    "千兆": 1000,
    "m": 1,
    "兆": 1,
    "k": Decimal("0.001"),
    "": 1,
}


def bandwidth_of(text: str) -> int:
    """Mbps as a whole number from 100M, 2.4G, 20兆, 1千兆 or a bare number of Mbps.

    Raises:
        BandwidthUnreadableError: It says something else, or not a whole number of Mbps above 0.
    """
    clean = text.strip().lower().replace(",", "").replace(" ", "")
    found = _BANDWIDTH.fullmatch(clean)
    if found is None:
        raise BandwidthUnreadableError(text=text)
    try:
        value = Decimal(found["number"]) * Decimal(_FACTORS[found["unit"] or ""])
    except InvalidOperation as error:  # pragma: no cover - the pattern lets digits through only
        raise BandwidthUnreadableError(text=text) from error
    if value != value.to_integral_value() or not 0 < value <= MOST_MBPS:
        raise BandwidthUnreadableError(text=text)
    return int(value)


def bandwidth_text(mbps: int) -> str:
    """100M, 2.4G, 10G: the way people say it."""
    if mbps < 1000:  # noqa: PLR2004  below a gigabit it is said in megabits
        return f"{mbps}M"
    return f"{(Decimal(mbps) / 1000).normalize():f}G"


def units_of(lowest: int, height: int) -> range:
    """The rack units a device of so many takes, from below."""
    return range(lowest, lowest + height)


def short(text: str, most: int) -> str:
    """As much of a text as fits, its end kept: names of one place differ there.

    Args:
        text: A name.
        most: How wide it may be in letters; a Chinese character is as wide as two.
    """
    widths = [1 if character.isascii() else 2 for character in text]
    if sum(widths) <= most:
        return text
    tail = text[-4:]
    room = most - 1 - sum(widths[-4:])
    kept = 0
    for at, width in enumerate(widths):
        room -= width
        if room < 0:
            kept = at
            break
    return f"{text[:kept]}…{tail}"


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """Lines of a unified difference: `+`, `-`, `@` or blank, and the line; none when equal."""
    lines: Iterable[str] = difflib.unified_diff(
        before.splitlines(), after.splitlines(), lineterm="", n=3
    )
    told = [line for line in lines if not line.startswith(("---", "+++"))]
    return [("@" if line.startswith("@@") else line[:1], line[1:]) for line in told]
