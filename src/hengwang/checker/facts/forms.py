"""Several forms in one file: departments publish the forms of all their projects together."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from hengwang.checker.document import Block, Document, Paragraph, Place, Table
from hengwang.checker.facts.grid import Part, parts_of
from hengwang.checker.facts.identity import PROJECT_LABEL, TITLE_END
from hengwang.checker.facts.words import fold, squeeze

_HEAD = 8


def documents_of(document: Document) -> list[Document]:
    """Return the document itself, or the forms of different projects it is made of, each alone.

    Blocks of the others stay as empty paragraphs, so that every place keeps its number. Text
    around two or more forms is a document of its own, with the titles of the forms.
    """
    starts = _starts(document)
    if len(starts) < 2:  # noqa: PLR2004 - one form belongs to the report around it
        return [document]
    ends = [*starts[1:], len(document.blocks)]
    forms = [range(start, end) for start, end in zip(starts, ends, strict=True)]
    inside = {at for form in forms for at in form}
    around = [
        at
        for at, block in enumerate(document.blocks)
        if at not in inside or isinstance(block, Paragraph)
    ]
    parts = [_only(document, around), *(_only(document, form) for form in forms)]
    return [part for part in parts if any(_says(block) for block in part.blocks)]


def _says(block: Block) -> bool:
    return isinstance(block, Table) or bool(block.text.strip())


def _starts(document: Document) -> list[int]:
    """Where each form begins: at its title, or at the table that names another project."""
    named = {
        at: name
        for at, block in enumerate(document.blocks)
        if isinstance(block, Table) and (name := _project_named(block))
    }
    if len(set(named.values())) < 2:  # noqa: PLR2004
        return []
    scored = {p.table.number for p in parts_of(document) if p.kind is Part.INDICATORS}
    found: list[int] = []
    names: list[str] = []
    for at, name in named.items():
        if name not in names and _has_rows(document, at, scored):
            names.append(name)
            found.append(_with_title(document.blocks, at))
    return found


def _project_named(table: Table) -> str:
    for row in table.rows[:_HEAD]:
        cells = [cell for cell in row if not cell.merged]
        for label, value in pairwise(cells):
            if value.text and PROJECT_LABEL.fullmatch(fold(label.text).strip(":：*")):
                return fold(value.text)
    return ""


def _has_rows(document: Document, at: int, scored: set[int]) -> bool:
    """Whether indicators stand in the table or in one that follows right behind it."""
    for block in document.blocks[at : at + 3]:
        if isinstance(block, Table) and block.number in scored:
            return True
    return False


def _with_title(blocks: Sequence[Block], at: int) -> int:
    for above in range(at - 1, max(at - 6, -1), -1):
        block = blocks[above]
        if isinstance(block, Table):
            break
        if TITLE_END.search(squeeze(block.text)):
            return above
    return at


def _only(document: Document, wanted: Sequence[int]) -> Document:
    kept = set(wanted)
    return replace(document, blocks=tuple(_kept(document.blocks, kept)))


def _kept(blocks: Sequence[Block], kept: set[int]) -> Iterator[Block]:
    for at, block in enumerate(blocks):
        yield block if at in kept else Paragraph("", Place(at))
