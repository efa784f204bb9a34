"""Automatic numbering of Word: which label a numbered paragraph prints in front of its text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHINESE = "零一二三四五六七八九"
_CHINESE_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
    "chineseLegalSimplified",
}
_ROMAN = (
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
_MAX_LABEL, _CIRCLES = 99, 20


@dataclass(frozen=True, slots=True)
class NumberLevel:
    """One level of a list: its number format, its text with %1 …, and where it starts."""

    format: str
    text: str
    start: int


@dataclass
class Numbering:
    """The lists of a document; counters go on from paragraph to paragraph."""

    levels: Mapping[str, Mapping[int, NumberLevel]] = field(default_factory=dict)
    of_style: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    outline: Mapping[str, int] = field(default_factory=dict)
    _counters: dict[str, dict[int, int]] = field(default_factory=dict)

    def label(self, paragraph: Any) -> str:
        """Return what Word prints before the paragraph; empty for none and for bullets."""
        reference = self._reference(paragraph)
        if reference is None:
            return ""
        number_id, level = reference
        levels = self.levels.get(number_id)
        if not levels or level not in levels:
            return ""
        counters = self._counters.setdefault(number_id, {})
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for deeper in [key for key in counters if key > level]:
            del counters[deeper]
        if levels[level].format in {"bullet", "none"}:
            return ""
        text = levels[level].text
        for at, shape in levels.items():
            value = counters.get(at, shape.start)
            text = text.replace(f"%{at + 1}", _shown(value, shape.format))
        return text

    def style_level(self, paragraph: Any) -> int | None:
        """Return the heading level of the paragraph's style or of its own outline, from 1."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        if own is not None:
            level = _integer(own.get(f"{W}val"))
            return level + 1 if level is not None and 0 <= level < 9 else None  # noqa: PLR2004
        return self.outline.get(_style(paragraph))

    def _reference(self, paragraph: Any) -> tuple[str, int] | None:
        own = paragraph.find(f"{W}pPr/{W}numPr")
        if own is None:
            return self.of_style.get(_style(paragraph))
        number = own.find(f"{W}numId")
        level = own.find(f"{W}ilvl")
        number_id = number.get(f"{W}val") if number is not None else None
        if number_id in {None, "0"}:
            return None
        at = _integer(level.get(f"{W}val")) if level is not None else 0
        return str(number_id), at or 0


def numbering_from(numbering: Any | None, styles: Any | None) -> Numbering:
    """Read the lists and the styles of a document; either part may be missing."""
    of_style: dict[str, tuple[str, int]] = {}
    outline: dict[str, int] = {}
    for style in styles.iterfind(f"{W}style") if styles is not None else ():
        name = style.get(f"{W}styleId") or ""
        number = style.find(f"{W}pPr/{W}numPr/{W}numId")
        if number is not None and number.get(f"{W}val") not in {None, "0"}:
            level = style.find(f"{W}pPr/{W}numPr/{W}ilvl")
            at = _integer(level.get(f"{W}val")) if level is not None else 0
            of_style[name] = number.get(f"{W}val"), at or 0
        depth = style.find(f"{W}pPr/{W}outlineLvl")
        at = _integer(depth.get(f"{W}val")) if depth is not None else None
        if at is not None and 0 <= at < 9:  # noqa: PLR2004 - 9 is body text
            outline[name] = at + 1
    return Numbering(_lists(numbering), of_style, outline)


def _lists(numbering: Any | None) -> dict[str, dict[int, NumberLevel]]:
    if numbering is None:
        return {}
    abstract = {
        item.get(f"{W}abstractNumId"): {
            level: shape for element in item.iterfind(f"{W}lvl") for level, shape in _level(element)
        }
        for item in numbering.iterfind(f"{W}abstractNum")
    }
    found = {}
    for number in numbering.iterfind(f"{W}num"):
        target = number.find(f"{W}abstractNumId")
        if target is not None:
            found[number.get(f"{W}numId") or ""] = abstract.get(target.get(f"{W}val"), {})
    return found


def _level(element: Any) -> list[tuple[int, NumberLevel]]:
    at = _integer(element.get(f"{W}ilvl"))
    if at is None:
        return []
    values = {
        name: found.get(f"{W}val") or ""
        for name in ("numFmt", "lvlText", "start")
        if (found := element.find(f"{W}{name}")) is not None
    }
    start = _integer(values.get("start"))
    shape = NumberLevel(
        values.get("numFmt", "decimal"), values.get("lvlText", ""), 1 if start is None else start
    )
    return [(at, shape)]


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return (style.get(f"{W}val") or "") if style is not None else ""


def _integer(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None  # noqa: PLR2004


def _shown(value: int, number_format: str) -> str:
    if not 0 < value <= _MAX_LABEL:
        return str(value)
    if number_format in _CHINESE_FORMATS:
        tens, ones = divmod(value, 10)
        head = "" if tens == 0 else ("十" if tens == 1 else f"{_CHINESE[tens]}十")
        return head + (_CHINESE[ones] if ones else "")
    if number_format in {"decimalEnclosedCircle", "decimalEnclosedCircleChinese"}:
        return chr(ord("①") + value - 1) if value <= _CIRCLES else str(value)
    if number_format in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (value - 1) % 26)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format in {"lowerRoman", "upperRoman"}:
        roman = _roman(value)
        return roman.upper() if number_format == "upperRoman" else roman
    return str(value)


def _roman(value: int) -> str:
    text = ""
    for worth, letters in _ROMAN:
        while value >= worth:
            text += letters
            value -= worth
    return text
