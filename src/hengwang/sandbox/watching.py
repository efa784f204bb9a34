"""What a run costs while it goes on: memory of all its processes, bytes in its folder."""

import contextlib
import os
from pathlib import Path

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE")
# Fields of /proc/PID/stat after the name: state, parent, group, session, …
_PARENT, _SESSION, _RESIDENT = 1, 3, 21


def family_of(first: int) -> dict[int, int]:
    """Process → bytes held, of `first`, its session and every descendant; empty without /proc.

    A child that left the session is still found by its parent, and one whose parent ended by
    its session.
    """
    known = dict(_processes())
    wanted = {number for number, fields in known.items() if int(fields[_SESSION]) == first}
    wanted |= {first} & known.keys()
    grown = True
    while grown:
        more = {n for n, fields in known.items() if int(fields[_PARENT]) in wanted} - wanted
        wanted |= more
        grown = bool(more)
    return {number: int(known[number][_RESIDENT]) * _PAGE for number in wanted}


def _processes() -> list[tuple[int, list[str]]]:
    if not _PROC.is_dir():
        return []
    found = []
    for place in _PROC.iterdir():
        if place.name.isdigit():
            # A process may end between the listing and the reading.
            with contextlib.suppress(OSError):
                text = (place / "stat").read_text(encoding="utf-8", errors="replace")
                found.append((int(place.name), text.rpartition(")")[2].split()))
    return found


def bytes_in(folder: Path) -> int:
    """Size of every file under a folder; files that vanish meanwhile count nothing."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                total += os.lstat(Path(place) / name).st_size
    return total
