"""How paragraphs look: the named styles of a docx as typst settings."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import typst
from docx.oxml.ns import qn

from hengwang.rendering.errors import PdfEngineMissingError
from hengwang.rendering.fonts import LAST_RESORT, STAND_INS
from hengwang.rendering.values import clean

LATIN = ("Times New Roman", "Liberation Serif")
ALIGNMENTS = {"center": "center", "right": "right", "end": "right"}
DEFAULT_SIZE_PT = 10.5
HALF_POINTS, TWIPS, HUNDREDTHS = 2, 20, 100


@dataclass(frozen=True, slots=True)
class Look:
    """Everything a paragraph's style decides; lengths in points."""

    faces: tuple[str, ...]
    size: float = DEFAULT_SIZE_PT
    align: str = "left"
    justify: bool = False
    line: float | None = None
    indent_em: float = 0
    before: float = 0
    after: float = 0
    sticky: bool = False
    new_page: bool = False

    def text(self) -> str:
        """The `set` rules for text and paragraph."""
        leading = (self.line or self.size * 1.35) - self.size
        return (
            f"#set text(font: ({_strings(self.faces)}), size: {self.size}pt, "
            'lang: "zh", region: "cn", top-edge: 0.85em, bottom-edge: -0.15em)\n'
            f"#set par(justify: {str(self.justify).lower()}, leading: {leading:.2f}pt, "
            f"first-line-indent: (amount: {self.indent_em}em, all: true))\n"
            f"#set align({self.align})\n"
        )


class Styles:
    """Resolves the styles of one document through their base styles."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.style_id: style.element for style in document.styles}
        self._looks: dict[str, Look] = {}
        self._default = next(
            (key for key, e in self._styles.items() if e.get(qn("w:default")) == "1"), ""
        )

    def of(self, paragraph: Any) -> Look:
        """The look of a `w:p`."""
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        key = named.get(qn("w:val")) if named is not None else self._default
        if key not in self._looks:
            self._looks[key] = self._resolve(key)
        return self._looks[key]

    def _resolve(self, key: str) -> Look:
        chain = self._chain(key)
        align = _value(chain, "w:pPr/w:jc", "w:val") or "left"
        size = _value(chain, "w:rPr/w:sz", "w:val")
        line = _value(chain, "w:pPr/w:spacing", "w:line")
        exact = _value(chain, "w:pPr/w:spacing", "w:lineRule") == "exact"
        return Look(
            faces=faces_for(_value(chain, "w:rPr/w:rFonts", "w:eastAsia") or ""),
            size=float(size) / HALF_POINTS if size else DEFAULT_SIZE_PT,
            align=ALIGNMENTS.get(align, "left"),
            justify=align == "both",
            line=float(line) / TWIPS if line and exact else None,
            indent_em=float(_value(chain, "w:pPr/w:ind", "w:firstLineChars") or 0) / HUNDREDTHS,
            before=float(_value(chain, "w:pPr/w:spacing", "w:before") or 0) / TWIPS,
            after=float(_value(chain, "w:pPr/w:spacing", "w:after") or 0) / TWIPS,
            sticky=_switch(chain, "w:pPr/w:keepNext"),
            new_page=_switch(chain, "w:pPr/w:pageBreakBefore"),
        )

    def _chain(self, key: str | None) -> list[Any]:
        chain: list[Any] = []
        while key in self._styles and len(chain) < len(self._styles):
            element = self._styles[key]
            chain.append(element)
            base = element.find(qn("w:basedOn"))
            key = base.get(qn("w:val")) if base is not None else None
        return chain


def faces_for(wanted: str) -> tuple[str, ...]:
    """Installed faces for a wanted one, Latin first, as Word mixes them.

    Raises:
        PdfEngineMissingError: No installed face has Chinese characters.
    """
    installed = _installed()
    chinese = [
        face for face in (wanted, *STAND_INS.get(wanted, ()), *LAST_RESORT) if face in installed
    ]
    if not chinese:
        raise PdfEngineMissingError(reason="fonts-noto-cjk")
    latin = [face for face in LATIN if face in installed]
    return tuple(dict.fromkeys((*latin, *chinese)))


def literal(text: str) -> str:
    """A typst string: whatever stands in it is text, never markup."""
    escaped = clean(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


@cache
def _installed() -> frozenset[str]:
    return frozenset(typst.Fonts().families())


def _strings(names: tuple[str, ...]) -> str:
    return "".join(f"{literal(name)}, " for name in names)


def _value(chain: list[Any], path: str, attribute: str) -> str | None:
    for element in chain:
        found = element.find("/".join(qn(step) for step in path.split("/")))
        if found is not None and found.get(qn(attribute)) is not None:
            return str(found.get(qn(attribute)))
    return None


def _switch(chain: list[Any], path: str) -> bool:
    for element in chain:
        found = element.find("/".join(qn(step) for step in path.split("/")))
        if found is not None:
            return found.get(qn("w:val")) not in {"0", "false", "off"}
    return False
