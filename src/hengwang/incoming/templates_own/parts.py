"""The package around a template: nothing in it may load, run or link."""

import re
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZipFile

from lxml import etree

from hengwang.documents.vastness import is_vast
from hengwang.incoming.templates_own.faults import (
    WHOLE,
    ActiveFieldError,
    DamagedPartError,
    EmbeddedObjectError,
    Fault,
    OutsideLinkError,
    PartPlaceError,
    Place,
    TooVastError,
)

# Parts that hold programs or objects of other programs, by their folder or type of relation.
_OBJECT_FOLDERS = ("embeddings", "activex", "externallinks", "afchunk", "querytables", "ctrlprops")
_OBJECT_RELATIONS = (
    "oleobject", "package", "control", "attachedtemplate", "afchunk", "externallink",
    "externallinkpath", "subdocument", "frame", "connections", "querytable", "vbaproject",
    "mailmergesource", "xlexternallinkpath", "customui",
)  # fmt: skip
_FIELD_CODES = re.compile(
    r"\b(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|INCLUDE|IMPORT|LINK|DATABASE|MACROBUTTON|RD)\b"
)
_FORMULAS = re.compile(
    r"WEBSERVICE|FILTERXML|IMPORTXML|CALL\s*\(|REGISTER|HYPERLINK\s*\(|RTD\s*\(|\[[^\]]+\]|\|.*!|://",
    re.IGNORECASE,
)
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def faults_of_package(content: bytes) -> Iterator[Fault]:
    """Every link outwards, embedded object, active field; `content` opened as a zip before."""
    with suppress(etree.LxmlError):  # a damaged part is named below
        if is_vast(content):
            yield Fault(WHOLE, TooVastError())
            return
    with ZipFile(BytesIO(content)) as package:
        for name in package.namelist():
            folders = {folder.lower() for folder in PurePosixPath(name).parts[:-1]}
            if any(folder in folders for folder in _OBJECT_FOLDERS):
                yield Fault(_at(name), EmbeddedObjectError(what=PurePosixPath(name).name))
            elif name.endswith((".xml", ".rels", ".vml")):
                yield from _of_part(name, package.read(name))


def _of_part(name: str, xml: bytes) -> Iterator[Fault]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as fault:
        yield Fault(_at(name), DamagedPartError(reason=str(fault)[:120]))
        return
    if name.endswith(".rels"):
        yield from _of_relations(name, root)
        return
    yield from _of_fields(name, root)
    for element in root.iter("{*}OLEObject", "{*}oleObject", "{*}altChunk", "{*}control"):
        yield Fault(_at(name), EmbeddedObjectError(what=etree.QName(element).localname))


def _of_relations(name: str, root: "etree._Element") -> Iterator[Fault]:
    for relation in root.iter("{*}Relationship"):
        kind = (relation.get("Type") or "").rsplit("/", 1)[-1].lower()
        target = (relation.get("Target") or "")[:120]
        if kind in _OBJECT_RELATIONS:
            yield Fault(_at(name), EmbeddedObjectError(what=f"{kind}: {target}"))
        elif (relation.get("TargetMode") or "").lower() == "external" or "://" in target:
            yield Fault(_at(name), OutsideLinkError(target=target))


def _of_fields(name: str, root: "etree._Element") -> Iterator[Fault]:
    """Field codes may be cut into runs, so a paragraph's are read together."""
    for paragraph in root.iter(f"{_WORD}p"):
        codes = "".join(code.text or "" for code in paragraph.iter(f"{_WORD}instrText"))
        simple = " ".join(
            field.get(f"{_WORD}instr") or "" for field in paragraph.iter(f"{_WORD}fldSimple")
        )
        found = _FIELD_CODES.search(f"{codes} {simple}".upper())
        if found is not None:
            yield Fault(_at(name), ActiveFieldError(what=found[1]))
    for formula in root.iter(f"{_SHEET}f", f"{_SHEET}definedName"):
        text = formula.text or ""
        if _FORMULAS.search(text):
            yield Fault(_at(name), ActiveFieldError(what=text[:80]))
        for link in map(str, formula.attrib):
            if link.startswith("dde"):
                yield Fault(_at(name), ActiveFieldError(what=link))


def _at(name: str) -> Place:
    return Place(PartPlaceError.message, {"part": name})
