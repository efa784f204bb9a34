"""PDF of an Office document: by LibreOffice where it is installed, else set by typst."""

import hashlib
import re
from datetime import date

from hengwang.rendering import libreoffice
from hengwang.rendering.errors import PdfEngineMissingError
from hengwang.rendering.typeset.document import typeset

_CREATED = re.compile(rb"/(CreationDate|ModDate)\s*\(D:\d{14}[^)]*\)")
_IDENTITY = re.compile(rb"(/ID\s*\[\s*<)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(>\s*\])")
_CHECKSUM = re.compile(rb"/DocChecksum /[0-9A-F]{32}")


def to_pdf(content: bytes, *, ending: str, on: date) -> bytes:
    """The document as PDF, dated `on`; the same bytes for the same input and converter.

    Raises:
        PdfEngineMissingError: No converter is installed.
        PdfFailedError: The converter failed or took too long.
    """
    if libreoffice.program() is not None:
        return unclocked(libreoffice.convert(content, ending=ending, to="pdf", on=on), on)
    if ending != "docx":
        raise PdfEngineMissingError(reason="LibreOffice")
    return typeset(content, on=on)


def unclocked(pdf: bytes, on: date) -> bytes:
    """The PDF dated `on` and identified by its content; lengths stay, so offsets stay right."""
    day = on.strftime("%Y%m%d").encode("ascii")

    def dated(found: re.Match[bytes]) -> bytes:
        rest = len(found[0]) - len(found[1]) - len("/(D:00000000000000Z)") + 1
        return b"/" + found[1] + b"(D:" + day + b"000000" + b"Z" + b"'" * (rest - 1) + b")"

    bare = _CHECKSUM.sub(b"/DocChecksum /" + b"0" * 32, _CREATED.sub(dated, pdf))
    bare = _IDENTITY.sub(rb"\g<1>" + b"0" * 32 + rb"\g<2>" + b"0" * 32 + rb"\g<3>", bare)
    mark = hashlib.sha256(bare).hexdigest()[:32].upper().encode("ascii")
    return _IDENTITY.sub(rb"\g<1>" + mark + rb"\g<2>" + mark + rb"\g<3>", bare)
