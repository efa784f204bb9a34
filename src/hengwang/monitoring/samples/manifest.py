"""Notes of digests beside sealed files: what a folder must hold, byte for byte."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from hashlib import file_digest
from typing import TYPE_CHECKING

from hengwang.monitoring.samples.errors import SealedFileAlteredError

if TYPE_CHECKING:
    from pathlib import Path

NOTES = "manifest.json"


@dataclass(frozen=True, slots=True)
class Member:
    """One sealed file: its name in its folder, its SHA-256, and how many samples it holds."""

    name: str
    sha256: str
    samples: int


@dataclass(frozen=True, slots=True)
class Notes:
    """What a folder written in one piece holds, and which files it stands for."""

    members: tuple[Member, ...]
    replaces: tuple[str, ...]


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file in hex."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def durably(path: Path, content: bytes) -> None:
    """Write a small file that survives a power cut, whole or not at all."""
    draft = path.with_name(f"{path.name}.new")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make renames inside a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def note_of(path: Path) -> Path:
    """Where the note of a single sealed file lies."""
    return path.with_name(f"{path.name}.json")


def keep_note(path: Path, member: Member) -> None:
    """Write the note of a single file."""
    durably(note_of(path), json.dumps(asdict(member)).encode())


def keep_notes(folder: Path, members: Sequence[Member], *, replaces: Sequence[str]) -> None:
    """Write the notes of a folder."""
    told = {"members": [asdict(one) for one in members], "replaces": list(replaces)}
    durably(folder / NOTES, json.dumps(told, indent=1).encode())


def notes_of(folder: Path) -> Notes:
    """The notes of a folder written in one piece.

    Raises:
        SealedFileAlteredError: They are missing or are no notes.
    """
    try:
        told = json.loads((folder / NOTES).read_bytes())
        members = tuple(Member(**one) for one in told["members"])
        return Notes(members, tuple(told["replaces"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SealedFileAlteredError(name=f"{folder.name}/{NOTES}") from error


def checked(folder: Path) -> Iterator[Member]:
    """Every file of a folder that is as its note says.

    Raises:
        SealedFileAlteredError: One is missing, was altered, or has no note.
    """
    members = {one.name: one for one in _members(folder)}
    strangers = {one.name for one in folder.glob("*.parquet")} - members.keys()
    if strangers:
        raise SealedFileAlteredError(name=min(strangers))
    for member in members.values():
        path = folder / member.name
        if not path.exists() or sha256_of(path) != member.sha256:
            raise SealedFileAlteredError(name=member.name)
        yield member


def _members(folder: Path) -> Iterator[Member]:
    if (folder / NOTES).exists() or folder.parent.name == "months":
        yield from notes_of(folder).members
        return
    for note in sorted(folder.glob("*.parquet.json")):
        try:
            yield Member(**json.loads(note.read_bytes()))
        except (ValueError, TypeError) as error:
            raise SealedFileAlteredError(name=note.name) from error
