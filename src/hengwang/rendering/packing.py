"""Office packages with the same bytes for the same content: fixed order, clock and properties."""

import re
import zipfile
from collections.abc import Mapping
from datetime import date
from io import BytesIO

# The first instant a zip entry can carry; the real date stands in the core properties.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
CONTENT_TYPES = "[Content_Types].xml"
CORE_PROPERTIES = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")


def repack(content: bytes, *, on: date, replace: Mapping[str, bytes] | None = None) -> bytes:
    """The same package with sorted entries and every clock set to `on`.

    Args:
        content: A docx, xlsx or other Open Packaging file.
        on: The day printed in the core properties as created and modified.
        replace: Entries to write instead of, or in addition to, those of `content`.
    """
    parts = unpack(content) | dict(replace or {})
    if CORE_PROPERTIES in parts:
        stamp = rb"\g<1>" + on.isoformat().encode("ascii") + rb"T00:00:00Z\g<3>"
        parts[CORE_PROPERTIES] = _STAMP.sub(stamp, parts[CORE_PROPERTIES])
    return pack(parts)


def unpack(content: bytes) -> dict[str, bytes]:
    """Every entry of a package by its name."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def pack(parts: Mapping[str, bytes]) -> bytes:
    """A package of these entries, content types first, the others by name."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            package.writestr(entry, parts[name])
    return out.getvalue()
