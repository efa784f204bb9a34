"""Whether a file says anything: a document without text, a blank scan, a table without cells."""

import subprocess
import sys
from enum import StrEnum
from pathlib import Path

from hengwang.files import blanks, media, packed_contents

LIMIT_S = 30
TEXT_BYTES = 256 * 1024
SEPARATORS = " \t\r\n,;|\u3000\ufeff\"'"


class Content(StrEnum):
    """What a look into a file found."""

    FULL = "full"
    UNKNOWN = "unknown"
    NO_TEXT = "no_text"
    NO_CELLS = "no_cells"
    BLANK = "blank"


def content_of(path: Path, media_type: str) -> Content:
    """Look into a stored file; UNKNOWN where no program of ours can tell.

    A PDF is looked into by a process of its own with limits of time and memory, since its reader
    is the only one that is not Python.
    """
    look = LOOKS.get(media_type)
    return look(path) if look is not None else Content.UNKNOWN


def _of_word(path: Path) -> Content:
    return _said(Content.NO_TEXT, says=packed_contents.document_says_anything(path))


def _of_slides(path: Path) -> Content:
    return _said(Content.NO_TEXT, says=packed_contents.slides_say_anything(path))


def _of_workbook(path: Path) -> Content:
    return _said(Content.NO_CELLS, says=packed_contents.workbook_says_anything(path))


def _of_text(path: Path) -> Content:
    """Anything but blanks and separators, in the first part of the file or beyond it."""
    with path.open("rb") as file:
        head = file.read(TEXT_BYTES)
        if file.read(1):
            return Content.FULL
    says = head.decode("gb18030", "replace").strip(SEPARATORS) != ""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        says = head.decode("utf-16", "replace").strip(SEPARATORS) != ""
    elif not says or _is_utf8(head):
        says = head.decode("utf-8", "replace").strip(SEPARATORS) != ""
    return Content.FULL if says else Content.NO_TEXT


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _of_picture(path: Path) -> Content:
    return _said(Content.BLANK, says=blanks.picture_shows_anything(path))


def _of_pdf(path: Path) -> Content:
    command = [sys.executable, "-m", "hengwang.files.pdf_look", str(path)]
    try:
        done = subprocess.run(  # noqa: S603 - our own module over a file of the store
            command, capture_output=True, timeout=LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Content.UNKNOWN
    word = done.stdout.decode("ascii", "replace").strip()
    return Content(word) if word in set(Content) else Content.UNKNOWN


def _said(otherwise: Content, *, says: bool | None) -> Content:
    if says is None:
        return Content.UNKNOWN
    return Content.FULL if says else otherwise


LOOKS = {
    media.DOCX.media_type: _of_word,
    media.PPTX.media_type: _of_slides,
    media.XLSX.media_type: _of_workbook,
    media.PDF.media_type: _of_pdf,
    media.PNG.media_type: _of_picture,
    media.JPEG.media_type: _of_picture,
    media.WEBP.media_type: _of_picture,
    media.TEXT.media_type: _of_text,
    media.CSV.media_type: _of_text,
}
