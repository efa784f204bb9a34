"""Heads of the chain written outside the database, where cutting or rewriting it shows."""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from hengwang.audit.canonical import GENESIS
from hengwang.audit.sealing import chain_head
from hengwang.kernel.periods import beijing_day

VERSION = 1
PRIVATE = 0o640


class AnchorDamagedError(Exception):
    """A line of the anchor file is not what was written; the text names the line."""


@dataclass(frozen=True)
class Anchor:
    """One line: the head at a moment; the last line of a Beijing day is the day's head."""

    at: datetime
    day: str
    seq: int
    hash: str


def anchor_head(path: Path | None = None) -> Anchor | None:
    """Append the head to the anchor file if it has moved; durable when this returns.

    Raises:
        OSError: The file cannot be written; nothing of the line stays.
        AnchorDamagedError: The last line is broken: look at it before anything is added.
    """
    path = path or Path(settings.AUDIT_ANCHOR)
    head = chain_head()
    if head is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        last = _last_line(path)
        if last and _parsed(last, "last").seq >= head.seq:
            return None
        now = timezone.now()
        anchor = Anchor(now, beijing_day(now).isoformat(), head.seq, head.hash)
        _append(descriptor, _line(anchor, _digest(last) if last else GENESIS))
    finally:
        os.close(descriptor)
    return anchor


def _append(descriptor: int, line: bytes) -> None:
    size = os.fstat(descriptor).st_size
    written = os.write(descriptor, line)
    if written != len(line):
        os.ftruncate(descriptor, size)
        msg = "the anchor file has no room for a line"
        raise OSError(msg)
    os.fsync(descriptor)


def _line(anchor: Anchor, previous: str) -> bytes:
    content = {
        "v": VERSION, "at": anchor.at.isoformat(), "day": anchor.day, "seq": anchor.seq,
        "hash": anchor.hash, "previous": previous,
    }  # fmt: skip
    return json.dumps(content, separators=(",", ":")).encode("ascii") + b"\n"


def _last_line(path: Path) -> bytes:
    """The last line without its end, from the last 4 KB; empty when there is none."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        lines = file.read().splitlines()
    return lines[-1] if lines else b""


def _digest(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()


def _parsed(line: bytes, where: object) -> Anchor:
    try:
        content: dict[str, Any] = json.loads(line)
        at = datetime.fromisoformat(content["at"])
        return Anchor(at, str(content["day"]), int(content["seq"]), str(content["hash"]))
    except (ValueError, KeyError, TypeError) as error:
        msg = f"line {where}"
        raise AnchorDamagedError(msg) from error


def read_anchors(path: Path) -> Iterator[Anchor]:
    """Every line, in order; lines are chained among themselves, so a missing one shows too.

    Raises:
        AnchorDamagedError: A line is broken, missing or out of order.
    """
    previous, seq = GENESIS, 0
    with path.open("rb") as file:
        for number, raw in enumerate(file, start=1):
            line = raw.rstrip(b"\r\n")
            anchor = _parsed(line, number)
            if json.loads(line).get("previous") != previous or anchor.seq <= seq:
                msg = f"line {number}"
                raise AnchorDamagedError(msg)
            previous, seq = _digest(line), anchor.seq
            yield anchor
