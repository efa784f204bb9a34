"""The archive of a package: a zip of stored members of which every byte is fixed by the content."""

import hashlib
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from hengwang.seals.verify.report import Problem, Report

SAFE_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
MOST_MEMBERS = 60_000
LARGEST_JSON = 256 * 1024 * 1024
CHUNK = 1024 * 1024
# 1 January 1980, midnight: the earliest moment a zip archive knows.
DOS_TIME, DOS_DATE = 0, 0x21
UNIX, REGULAR_FILE = 3, 0o100644 << 16


def local_header(name: str, size: int, crc: int) -> bytes:
    """What stands before a member."""
    raw = name.encode("ascii")
    fixed = (0x04034B50, 20, 0, 0, DOS_TIME, DOS_DATE, crc, size, size, len(raw), 0)
    return struct.pack("<IHHHHHIIIHH", *fixed) + raw


def directory(entries: Sequence[tuple[str, int, int, int]]) -> bytes:
    """What stands after the last member; entries are name, size, crc and offset."""
    parts = []
    for name, size, crc, offset in entries:
        raw = name.encode("ascii")
        fixed = (0x02014B50, UNIX << 8 | 20, 20, 0, 0, DOS_TIME, DOS_DATE, crc, size, size)
        parts.append(
            struct.pack("<IHHHHHHIII", *fixed)
            + struct.pack("<HHHHHII", len(raw), 0, 0, 0, 0, REGULAR_FILE, offset)
            + raw
        )
    body = b"".join(parts)
    start = entries[-1][3] + 30 + len(entries[-1][0]) + entries[-1][1] if entries else 0
    count = len(entries)
    return body + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(body), start, 0)


def archive(members: Iterable[tuple[str, Path | bytes]]) -> Iterator[bytes]:
    """The bytes of a package, piece by piece; a member is given as bytes or as a file."""
    offset, entries = 0, []
    for name, source in members:
        size, crc, _sha256 = measured(source)
        header = local_header(name, size, crc)
        entries.append((name, size, crc, offset))
        yield header
        yield from _pieces(source)
        offset += len(header) + size
    yield directory(entries)


def measured(source: Path | bytes) -> tuple[int, int, str]:
    """Size, CRC-32 and hexadecimal SHA-256 of a member."""
    size, crc, digest = 0, 0, hashlib.sha256()
    for piece in _pieces(source):
        size, crc = size + len(piece), zlib.crc32(piece, crc)
        digest.update(piece)
    return size, crc, digest.hexdigest()


def _pieces(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


@dataclass(frozen=True)
class Member:
    name: str
    size: int
    crc: int
    offset: int
    sha256: str


def walk(file: BinaryIO, infos: Sequence[zipfile.ZipInfo], report: Report) -> list[Member]:
    """Read every byte once; what lies around the members is compared with what it must be."""
    found, position = [], 0
    for info in infos:
        expected = position + 30 + len(info.filename)
        file.seek(position)
        header = file.read(expected - position)
        digest, crc, left = hashlib.sha256(), 0, info.file_size
        while left and (piece := file.read(min(CHUNK, left))):
            digest.update(piece)
            crc, left = zlib.crc32(piece, crc), left - len(piece)
        if header != local_header(info.filename, info.file_size, crc):
            report.problems.append(Problem("container", info.filename))
        found.append(Member(info.filename, info.file_size, crc, position, digest.hexdigest()))
        position = expected + info.file_size
    file.seek(position)
    entries = [(one.name, one.size, one.crc, one.offset) for one in found]
    if file.read(LARGEST_JSON) != directory(entries):
        report.problems.append(Problem("container", "directory"))
    return found


def listed(path: Path, report: Report) -> list[zipfile.ZipInfo]:
    """The members the archive names, when reading them is safe."""
    try:
        with zipfile.ZipFile(path) as opened:
            infos = opened.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error) as error:
        report.readable = False
        report.problems.append(Problem("unreadable", detail=str(error) or type(error).__name__))
        return []
    if len(infos) > MOST_MEMBERS:
        report.problems.append(Problem("too_many", detail=str(len(infos))))
        return []
    seen: set[str] = set()
    for info in infos:
        if not SAFE_NAME.fullmatch(info.filename) or info.orig_filename != info.filename:
            report.problems.append(Problem("unsafe_name", ascii(info.filename)[:80]))
        elif info.filename in seen:
            report.problems.append(Problem("duplicate", info.filename))
        elif info.compress_type != zipfile.ZIP_STORED or info.file_size > path.stat().st_size:
            report.problems.append(Problem("too_large", info.filename, str(info.file_size)))
        seen.add(info.filename)
    return [] if report.problems else infos
