"""Whether office packages (docx, pptx, xlsx) hold text, pictures or filled cells."""

import re
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

MOST_BYTES = 64 * 1024 * 1024
WORD_TEXT = re.compile(
    r"word/(document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml$", re.IGNORECASE
)
SLIDES = re.compile(r"ppt/slides/slide\d+\.xml$", re.IGNORECASE)
SHEETS = re.compile(r"xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
# What is seen without being text: pictures, charts, drawings with shapes, embedded objects.
SEEN = re.compile(r"(word|ppt|xl)/(media|charts|embeddings|diagrams)/[^/]+", re.IGNORECASE)
TEXT_TAGS = {"t", "delText"}
CELL_TAGS = {"v", "t", "f"}


def document_says_anything(path: Path) -> bool | None:
    """Text or a picture anywhere in a docx; None where it cannot be read."""
    return _read(path, WORD_TEXT, TEXT_TAGS)


def slides_say_anything(path: Path) -> bool | None:
    """Text or a picture on any slide of a pptx."""
    return _read(path, SLIDES, TEXT_TAGS)


def workbook_says_anything(path: Path) -> bool | None:
    """A filled cell, a formula, a chart or a picture on any sheet of an xlsx."""
    return _read(path, SHEETS, CELL_TAGS)


def _read(path: Path, parts: re.Pattern[str], tags: set[str]) -> bool | None:
    try:
        with ZipFile(path) as package:
            members = package.infolist()
            if any(SEEN.match(one.filename) and one.file_size for one in members):
                return True
            wanted = [one for one in members if parts.match(one.filename)]
            return any(_has_text(_opener(package, one.filename), tags) for one in wanted)
    except (BadZipFile, zlib.error, OSError, EOFError, RuntimeError, _TooLongError):
        return None
    except (ParseError, DefusedXmlException):
        return None


def _opener(package: ZipFile, name: str) -> Callable[[], IO[bytes]]:
    return lambda: package.open(name)


class _TooLongError(Exception):
    """More markup than a look is worth."""


class _Bounded:
    """A member that is read up to a bound: a look must not take longer than an upload."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._left = file, MOST_BYTES

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        piece = self._file.read(size)
        self._left -= len(piece)
        if self._left < 0:
            raise _TooLongError
        return piece


def _has_text(opened: Callable[[], IO[bytes]], tags: set[str]) -> bool:
    with closing(opened()) as file:
        return any(text.strip() for text in _texts(_Bounded(file), tags))


def _texts(file: Any, tags: set[str]) -> Iterator[str]:
    for _event, element in iterparse(file):
        if str(element.tag).rpartition("}")[2] in tags:
            yield element.text or ""
        # Attributes and text of what was seen are let go; the tree stays small enough.
        element.clear()
