"""The QR code that leads from a printed annex back to its evaluation."""

from io import BytesIO

import segno
from lxml import etree

from hengwang.performance.snapshot import Snapshot
from hengwang.rendering.packing import pack, unpack

# A picture with this alternative text is the place of the code, in a bureau's own template too.
PLACE = "二维码"
_BODY, _RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_DRAWINGS = (
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}inline",
    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}anchor",
)
_PROPERTIES = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


def qr_text(snapshot: Snapshot) -> str:
    """What the code says: number and digest, which hold wherever the platform stands."""
    return f"编号：{snapshot.short_id}\n数据摘要：{snapshot.digest}"


def qr_png(text: str) -> bytes:
    """A code that still reads with a quarter of it smudged; the same text gives the same bytes."""
    out = BytesIO()
    segno.make(text, error="q", micro=False).save(out, kind="png", scale=6, border=2)
    return out.getvalue()


def with_qr(word: bytes, text: str) -> bytes:
    """The docx with the code in every picture called 二维码; unchanged where there is none."""
    parts = unpack(word)
    names = _pictures(parts)
    if not names:
        return word
    png = qr_png(text)
    return pack({name: png if name in names else part for name, part in parts.items()})


def _pictures(parts: dict[str, bytes]) -> set[str]:
    """Parts of the pictures whose alternative text marks the place."""
    if _RELATIONS not in parts:
        return set()
    ids = {
        blip.get(_EMBED)
        for drawing in etree.fromstring(parts[_BODY]).iter(*_DRAWINGS)
        if any(one.get("descr") == PLACE for one in drawing.iter(_PROPERTIES))
        for blip in drawing.iter(_BLIP)
    }
    return {
        f"word/{relation.get('Target')}"
        for relation in etree.fromstring(parts[_RELATIONS])
        if relation.get("Id") in ids and relation.get("TargetMode") != "External"
    }
