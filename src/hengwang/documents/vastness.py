"""Refuse tables that claim more cells than a form can have, before anything lays them out.

A few bytes can merge a whole sheet or span a million columns; the readers would fill memory.
"""

import re
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree

MOST_ROWS = 10_000
MOST_COLUMNS = 200
MOST_CELLS = 200_000
_CORNER = re.compile(r"([A-Z]+)(\d+)$")
_MARKUP = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")
_TAGS = ("{*}c", "{*}mergeCell", "{*}tc", "{*}gridSpan")


def is_vast(package: bytes) -> bool:
    """Whether any part of an Office package has, merges or spans more cells than a form.

    Raises:
        BadZipFile, XMLSyntaxError and their like: The package is damaged.
    """
    with ZipFile(BytesIO(package)) as opened:
        for name in opened.namelist():
            with opened.open(name) as part:
                is_markup = part.read(4).startswith(_MARKUP)
            if is_markup and _is_vast_part(opened, name):
                return True
    return False


def _is_vast_part(package: ZipFile, name: str) -> bool:
    cells = 0
    with package.open(name) as part:
        found = etree.iterparse(part, events=("end",), tag=_TAGS, resolve_entities=False)
        for _, element in found:
            cells += 1
            if cells > MOST_CELLS or _reaches_far(element):
                return True
            element.clear()
    return False


def _reaches_far(element: Any) -> bool:
    spans = [value for key, value in element.attrib.items() if key.endswith("}val")]
    if any(not span.isdecimal() or int(span) > MOST_COLUMNS for span in spans):
        return etree.QName(element).localname == "gridSpan"
    corner = _CORNER.search(element.get("ref") or element.get("r") or "")
    return corner is not None and (int(corner[2]) > MOST_ROWS or _column(corner[1]) > MOST_COLUMNS)


def _column(letters: str) -> int:
    number = 0
    for letter in letters[:4]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
