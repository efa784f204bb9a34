"""Tells text from other bytes: UTF-8, UTF-16 with its mark, or GB 18030 (GBK)."""

import codecs
import re
from pathlib import Path

PIECE_BYTES = 1024 * 1024
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def is_text(path: Path) -> bool:
    """All of the file decodes in one of the encodings and holds no control characters."""
    with path.open("rb") as file:
        head = file.read(4)
    encodings = ["utf-16"] if head.startswith(UTF16_MARKS) else ["utf-8", "gb18030"]
    return any(_decodes(path, encoding) for encoding in encodings)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE_BYTES):
                if CONTROL.search(decoder.decode(piece)):
                    return False
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def looks_like_html(head: bytes) -> bool:
    """A page of HTML at the beginning, also in UTF-16."""
    return HTML.search(head.replace(b"\x00", b"")) is not None
