"""List markers at the head of paragraphs: 一、 （一） 1. 1、 （1） ①, and the lists they form."""

import re
from dataclasses import dataclass

from hengwang.checker.document import Place

_CN = "零一二三四五六七八九十"
_MARKER = re.compile(
    r"^\s*(?:\[bookmark:[^\]]*\]\s*)*(?:(?P<cn>[一二三四五六七八九十]{1,3})[、.．]"
    r"|[（(](?P<cnp>[一二三四五六七八九十]{1,3})[）)]"
    r"|[（(](?P<arp>\d{1,2})[）)]"
    r"|(?P<dot>\d{1,2})[.．](?!\d)"
    r"|(?P<stop>\d{1,2})、"
    r"|(?P<circled>[①-⑳]))\s*(?P<title>.*)",
    re.DOTALL,
)
_FIRST_TO = re.compile(r"(?<![\u4e00-\u9fff])(?P<n>[一二三四五六七八九十]{1,2})是")


@dataclass(frozen=True, slots=True)
class Marker:
    """The number in front of a paragraph; `style` is cn, cnp, arp, dot, stop or circled."""

    style: str
    ordinal: int
    title: str
    text: str
    place: Place
    index: int

    @property
    def bracketed(self) -> bool:
        """True for numbers in brackets."""
        return self.style in {"cnp", "arp"}


def chinese_ordinal(numeral: str) -> int:
    """Return 1 to 99 of 一 to 九十九."""
    tens, _, ones = numeral.rpartition("十")
    if "十" not in numeral:
        return _CN.index(numeral) if len(numeral) == 1 else 0
    return (_CN.index(tens) if tens else 1) * 10 + (_CN.index(ones) if ones else 0)


def marker_of(text: str, place: Place, index: int = 0) -> Marker | None:
    """Return the marker at the head of a paragraph, if any."""
    found = _MARKER.match(text)
    if found is None:
        return None
    style = found.lastgroup if found.lastgroup != "title" else None
    style = next(k for k in ("cn", "cnp", "arp", "dot", "stop", "circled") if found[k])
    numeral = found[style]
    if style in {"cn", "cnp"}:
        ordinal = chinese_ordinal(numeral)
    elif style == "circled":
        ordinal = ord(numeral) - ord("①") + 1
    else:
        ordinal = int(numeral)
    return Marker(style, ordinal, found["title"], text, place, index) if ordinal else None


def first_to_last(text: str) -> list[int]:
    """Return the ordinals of 一是 … 二是 … in a paragraph."""
    return [chinese_ordinal(found["n"]) for found in _FIRST_TO.finditer(text)]


@dataclass(frozen=True, slots=True)
class Step:
    """What happens at a marker: it follows `previous` in its list, or opens a list (None).

    `mixed` tells that it continues a list that was numbered in another style.
    """

    marker: Marker
    previous: Marker | None
    mixed: bool = False


def steps(markers: list[Marker]) -> list[Step]:
    """Return how each marker continues the lists before it, from outermost to innermost."""
    open_lists: list[Marker] = []
    found = []
    for marker in markers:
        step, open_lists = _step(marker, open_lists)
        found.append(step)
    return found


def _step(marker: Marker, open_lists: list[Marker]) -> tuple[Step, list[Marker]]:
    same = [d for d in range(len(open_lists)) if open_lists[d].style == marker.style]
    continues = not same or marker.ordinal in {1, open_lists[same[-1]].ordinal + 1}
    for depth in reversed(same if continues or not _elsewhere(marker, open_lists) else []):
        if open_lists[depth].style == marker.style:
            previous = None if marker.ordinal == 1 else open_lists[depth]
            return Step(marker, previous), [*open_lists[:depth], marker]
    if marker.ordinal > 1:
        for depth in range(len(open_lists) - 1, -1, -1):
            if open_lists[depth].ordinal == marker.ordinal - 1 and _kin(open_lists[depth], marker):
                stand_in = Marker(
                    open_lists[depth].style,
                    marker.ordinal,
                    marker.title,
                    marker.text,
                    marker.place,
                    marker.index,
                )
                return Step(marker, open_lists[depth], mixed=True), [*open_lists[:depth], stand_in]
    return Step(marker, None), [*open_lists, marker]


def _elsewhere(marker: Marker, open_lists: list[Marker]) -> bool:
    """True when a list of a kin style waits for just this number."""
    return any(
        m.ordinal == marker.ordinal - 1 and _kin(m, marker) and m.style != marker.style
        for m in open_lists
    )


def _kin(one: Marker, other: Marker) -> bool:
    """True when two styles are taken for one another: both in brackets or both without."""
    return one.bracketed == other.bracketed and "circled" not in {one.style, other.style}
