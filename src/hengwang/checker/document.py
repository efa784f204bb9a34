"""A document as the checker sees it: paragraphs and tables in reading order, with places."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """Where in the document a paragraph stands."""

    BODY = "body"
    HEADER = "header"
    FOOTER = "footer"
    TEXTBOX = "textbox"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is printed; table, row, column and page count from 1, block from 0.

    `label` is what a reader finds it by: the caption of the table or the heading above.
    """

    block: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    label: str = ""

    def in_chinese(self) -> str:
        """Return the place in words: 第2页 表2 产出指标得分表 第3行第4列."""
        parts = [f"第{self.page}页"] if self.page else []
        if self.table is None:
            parts.append(f"第{self.block + 1}段")
            return " ".join([*parts, f"「{self.label}」" if self.label else ""]).strip()
        parts.append(self.label or f"第{self.table}个表格")
        cell = f"第{self.row}行" if self.row else ""
        cell += f"第{self.column}列" if self.column else ""
        return " ".join([*parts, cell]).strip()

    def in_english(self) -> str:
        """Return the place in words: page 2, table 2 (caption), row 3, column 4."""
        parts = [f"page {self.page}"] if self.page else []
        if self.table is None:
            parts.append(f"paragraph {self.block + 1}")
        else:
            parts.append(f"table {self.table}")
        if self.label:
            parts[-1] += f" ({self.label})"
        parts += [f"row {self.row}"] if self.row else []
        parts += [f"column {self.column}"] if self.column else []
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text; `style_level` is the heading level a style names, if any."""

    text: str
    place: Place
    role: Role = Role.BODY
    style_level: int | None = None


@dataclass(frozen=True, slots=True)
class TableCell:
    """One slot of a table's grid; a slot swallowed by a merge is `merged` and its text empty."""

    text: str
    place: Place
    merged: bool = False
    formula: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """One table as a grid; rows of a text extraction may differ in length."""

    rows: tuple[tuple[TableCell, ...], ...]
    place: Place
    caption: str = ""

    @property
    def number(self) -> int:
        """Position among the document's tables, from 1."""
        return self.place.table or 0

    def row_text(self, index: int) -> str:
        """Return the printed cells of a row joined by single blanks, empty slots left out."""
        cells = (" ".join(cell.text.split()) for cell in self.rows[index])
        return " ".join(text for text in cells if text)


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that was read from one file; `notes` are stable words about the reading.

    Notes in use: `macros-ignored`, `formula-without-value`, `pages-without-text`, `old-format`,
    `encoding-guessed`, `sheet-hidden`, `tracked-changes`.
    """

    name: str
    kind: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    page_count: int | None = None
    properties: dict[str, str] = field(default_factory=dict)

    def paragraphs(self, *roles: Role) -> Iterator[Paragraph]:
        """Yield paragraphs in order; without `roles` those of body, text boxes and notes."""
        wanted = roles or (Role.BODY, Role.TEXTBOX, Role.NOTE)
        return (b for b in self.blocks if isinstance(b, Paragraph) and b.role in wanted)

    def tables(self) -> Iterator[Table]:
        """Yield tables in order."""
        return (block for block in self.blocks if isinstance(block, Table))

    def text(self) -> str:
        """Return all text, a table's cells joined by tabs, for searches over the whole."""
        return "\n".join(
            block.text
            if isinstance(block, Paragraph)
            else "\n".join("\t".join(cell.text for cell in row) for row in block.rows)
            for block in self.blocks
        )
