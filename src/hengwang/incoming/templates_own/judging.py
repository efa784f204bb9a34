"""One question: may this file be a template for documents of this kind? Every reason is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import LxmlError

from hengwang.documents.choices import Format
from hengwang.incoming.templates_own.faults import (
    WHOLE,
    DamagedPartError,
    Fault,
    MissingFieldError,
    OtherFaultError,
)
from hengwang.incoming.templates_own.layouts import Layout, layout_of
from hengwang.incoming.templates_own.parts import faults_of_package
from hengwang.incoming.templates_own.pieces import sheet_pieces, word_pieces
from hengwang.incoming.templates_own.tagged import Walk, mandatory_missing
from hengwang.incoming.templates_own.trial import try_out
from hengwang.rendering.errors import TemplateError
from hengwang.rendering.sheets import check_sheets
from hengwang.rendering.word import check_word

MOST_FAULTS = 100
FORMATS = (Format.DOCX, Format.XLSX)
_DAMAGE = (
    BadZipFile, PackageNotFoundError, LxmlError, ParseError, KeyError, ValueError, TypeError,
    AttributeError, IndexError, OSError, EOFError, NotImplementedError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found; without faults there is a trial document."""

    kind: str
    format: Format
    faults: tuple[Fault, ...]
    trial: bytes | None

    @property
    def is_usable(self) -> bool:
        """Whether the file may become a template."""
        return not self.faults


def judge(content: bytes, kind: str, format_: Format) -> Judgement:
    """Look at everything; the trial document is made only of what stands so far.

    Args:
        content: A docx or xlsx that was let in by `files` (type, size, macros, bombs).
        kind: What documents it is for.
        format_: Its own format.
    """
    layout = layout_of(kind)
    faults = tuple(_faults(content, layout, format_))[:MOST_FAULTS]
    if faults:
        return Judgement(kind, format_, faults, None)
    made = try_out(content, layout, format_)
    if isinstance(made, Fault):
        return Judgement(kind, format_, (made,), None)
    return Judgement(kind, format_, (), made)


def _faults(content: bytes, layout: Layout, format_: Format) -> Iterator[Fault]:
    try:
        of_package = tuple(faults_of_package(content))
        yield from of_package
        if any(fault.code in {"template_vast", "part_damaged"} for fault in of_package):
            return
        pieces = word_pieces if format_ is Format.DOCX else sheet_pieces
        walk = Walk(layout.fields).over(pieces(content))
    except _DAMAGE as fault:
        yield Fault(WHOLE, DamagedPartError(reason=str(fault)[:120]))
        return
    yield from walk.faults
    for path in mandatory_missing(walk.printed, layout.mandatory):
        yield Fault(WHOLE, MissingFieldError(field=path))
    if not walk.faults:
        yield from _by_the_engine(content, layout, format_)


def _by_the_engine(content: bytes, layout: Layout, format_: Format) -> Iterator[Fault]:
    """The check every template passes before it is filled has the last word."""
    check = check_word if format_ is Format.DOCX else check_sheets
    try:
        check(content, layout.fields, name="-")
    except TemplateError as fault:
        reason = str(fault.params.get("reason") or fault.params.get("construct") or fault.code)
        yield Fault(WHOLE, OtherFaultError(reason=f"{reason} {fault.params.get('place', '')}"))
    except _DAMAGE as fault:
        yield Fault(WHOLE, DamagedPartError(reason=str(fault)[:120]))
