"""Read indicator library files from folders; knows no installation."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from hengwang.performance.library.entries import Entry, LibraryFile, ProjectKind
from hengwang.performance.yaml_files import BadDataFileError, read_model, yaml_files_in

SHIPPED = Path(__file__).parent / "data"
K = TypeVar("K", Entry, ProjectKind)


@dataclass(frozen=True, slots=True)
class Library:
    """Entries and kinds of project by key, in file order."""

    entries: Mapping[str, Entry]
    projects: Mapping[str, ProjectKind]

    def starter(self, project_key: str) -> tuple[tuple[Entry, Decimal], ...]:
        """Entries and points a new project of the kind starts from; KeyError where unknown."""
        chosen = self.projects[project_key].starter
        return tuple((self.entries[key], points) for key, points in chosen.items())

    def of_case(self, case: str, row: str) -> tuple[Entry, ...]:
        """Entries made from one row of a published report; several where it held several."""
        return tuple(
            entry
            for entry in self.entries.values()
            if any(made.case == case and made.row == row for made in entry.cases)
        )


def read_library(folders: Iterable[Path]) -> Library:
    """Read every file of the folders into one library.

    Raises:
        BadDataFileError: A file is wrong, two entries or kinds share a key, or a kind of project
            starts from an entry that does not exist.
    """
    entries: dict[str, Entry] = {}
    projects: dict[str, ProjectKind] = {}
    starters: list[tuple[Path, ProjectKind]] = []
    for path in yaml_files_in(folders):
        part = read_model(path, LibraryFile)
        for entry in part.entries:
            _add(entries, entry, path, "entries")
        for kind in part.projects:
            _add(projects, kind, path, "projects")
            starters.append((path, kind))
    for path, kind in starters:
        if missing := [key for key in kind.starter if key not in entries]:
            raise BadDataFileError(
                file=path.name,
                place=f"projects.{kind.key}.starter",
                reason=f"there is no entry “{missing[0]}”",
            )
    return Library(MappingProxyType(entries), MappingProxyType(projects))


def _add(known: dict[str, K], new: K, path: Path, room: str) -> None:
    if new.key in known:
        place = f"{room}.{new.key}"
        raise BadDataFileError(file=path.name, place=place, reason="this key exists already")
    known[new.key] = new
