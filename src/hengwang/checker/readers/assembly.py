"""Putting blocks in order: numbers blocks and tables, finds captions, bounds the amount."""

import re
from collections.abc import Sequence

from hengwang.checker.document import Block, Document, Paragraph, Place, Role, Table, TableCell
from hengwang.checker.errors import NoTextInsideError, TooManyPartsError
from hengwang.checker.readers.source import Source

_CAPTION = re.compile(
    r"^\s*(?:附?表|附件)\s*[0-9０-９一二三四五六七八九十]*[-－—.．0-9]*[\s:：].{0,60}$|^.{2,40}表$"
)
_NUMBERED_CAPTION = re.compile(r"^\s*附?表\s*[0-9０-９一二三四五六七八九十]+")
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ufeff\ufffe\uffff\ud800-\udfff]")

Slot = tuple[str, bool, bool]  # text, merged, formula


def clean(text: str) -> str:
    """Drop control characters and bookmarks of text extractions; keep line breaks and tabs."""
    text = re.sub(r"\[bookmark:[^\]\n]{0,80}\]\s?", "", text)
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))


class Assembly:
    """Collects what a reader finds, in reading order."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._blocks: list[Block] = []
        self._tables = 0
        self._cells = 0
        self._characters = 0
        self.notes: dict[str, None] = {}

    def note(self, word: str) -> None:
        """Remember something about the reading, once."""
        self.notes[word] = None

    def paragraph(
        self,
        text: str,
        *,
        page: int | None = None,
        role: Role = Role.BODY,
        level: int | None = None,
    ) -> None:
        """Add a paragraph; an empty one is no block."""
        text = clean(text)
        self._count(len(text))
        if text.strip():
            place = Place(block=len(self._blocks), page=page)
            self._blocks.append(Paragraph(text, place, role, level))

    def table(
        self, rows: Sequence[Sequence[Slot]], *, page: int | None = None, caption: str = ""
    ) -> None:
        """Add a table; its caption is the short paragraph above when none is given."""
        limits = self.source.limits
        self._cells += sum(len(row) for row in rows)
        if len(rows) > limits.rows or self._cells > limits.cells:
            raise TooManyPartsError(name=self.source.name, parts="cells", limit=limits.cells)
        self._count(sum(len(slot[0]) for row in rows for slot in row))
        self._tables += 1
        block = len(self._blocks)
        label = " ".join((caption or self._caption_above()).split())
        place = Place(block=block, page=page, table=self._tables, label=label)
        grid = tuple(
            tuple(
                TableCell(
                    clean(text).strip(" \t\n\u3000\xa0"),
                    Place(block, page, self._tables, number, column, label),
                    merged,
                    formula,
                )
                for column, (text, merged, formula) in enumerate(row, start=1)
            )
            for number, row in enumerate(rows, start=1)
        )
        self._blocks.append(Table(grid, place, label))

    def _count(self, characters: int) -> None:
        self._characters += characters
        limit = self.source.limits.characters
        if self._characters > limit:
            raise TooManyPartsError(name=self.source.name, parts="characters", limit=limit)

    def _caption_above(self) -> str:
        """Return the nearest short paragraph above that reads like a caption."""
        seen = 0
        for block in reversed(self._blocks):
            if isinstance(block, Table) or block.role is not Role.BODY:
                break
            text = block.text.strip()
            if not text:
                continue
            if _NUMBERED_CAPTION.match(text) or _CAPTION.match(text):
                return text[:80]
            seen += 1
            if seen == 3 or len(text) > 40:  # noqa: PLR2004 - unit line and date line may stand between
                break
        return ""

    def document(self, kind: str, *, pages: int | None = None) -> Document:
        """Return what was collected; a document without a word is refused."""
        if not any(_has_text(block) for block in self._blocks):
            raise NoTextInsideError(name=self.source.name)
        return Document(self.source.name, kind, tuple(self._blocks), tuple(self.notes), pages)


def _has_text(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return bool(block.text.strip())
    return any(cell.text for row in block.rows for cell in row)
