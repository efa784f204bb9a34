"""Chooses the reader for a file by its content."""

import importlib
from collections.abc import Callable, Mapping

from hengwang.checker.document import Document
from hengwang.checker.readers.markup import read_markup
from hengwang.checker.readers.office import read_by_office
from hengwang.checker.readers.recognition import kind_of
from hengwang.checker.readers.source import Source
from hengwang.checker.readers.text import read_text
from hengwang.checker.readers.word import read_word
from hengwang.checker.readers.workbook import read_workbook


def _read_portable(source: Source) -> Document:
    # pdfminer takes longer to import than a docx takes to check; most runs never need it.
    return importlib.import_module("hengwang.checker.readers.portable").read_portable(source)  # type: ignore[no-any-return]


READERS: Mapping[str, Callable[[Source], Document]] = {
    "docx": read_word,
    "html": read_markup,
    "odt": read_by_office,
    "ods": read_by_office,
    "ole": read_by_office,
    "pdf": _read_portable,
    "rtf": read_by_office,
    "txt": read_text,
    "xlsx": read_workbook,
}


def read_document(source: Source) -> Document:
    """Read any supported file into the document model.

    Raises:
        UnreadableError: One of its subclasses.
    """
    return READERS[kind_of(source)](source)
