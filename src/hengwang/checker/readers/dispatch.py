"""Chooses the reader for a file by its content."""

from collections.abc import Callable, Mapping

from hengwang.checker.document import Document
from hengwang.checker.readers.recognition import kind_of
from hengwang.checker.readers.source import Source
from hengwang.checker.readers.text import read_text

READERS: Mapping[str, Callable[[Source], Document]] = {
    "txt": read_text,
}


def read_document(source: Source) -> Document:
    """Read any supported file into the document model.

    Raises:
        UnreadableError: One of its subclasses.
    """
    return READERS[kind_of(source)](source)
