"""Tells whether this machine dropped answers a process had no room for: they look like losses."""

import os
from contextlib import suppress
from pathlib import Path

_TABLES = ("raw", "raw6", "icmp", "icmp6")
_INODE_COLUMN, _DROPS_COLUMN = 9, -1


def inodes_of(pid: int) -> frozenset[str]:
    """Return the sockets of a process; none where the system does not let us look."""
    found = set()
    with suppress(OSError):
        folder = f"/proc/{pid}/fd"
        for handle in os.listdir(folder):  # noqa: PTH208  (a path for each costs more than the look)
            with suppress(OSError):
                target = os.readlink(f"{folder}/{handle}")  # noqa: PTH115
                if target.startswith("socket:["):
                    found.add(target[8:-1])
    return frozenset(found)


def dropped(inodes: frozenset[str]) -> int:
    """Return how many packets the kernel has dropped at these open ICMP sockets."""
    return sum(
        int(columns[_DROPS_COLUMN])
        for table in _TABLES
        for columns in _rows(Path("/proc/net", table))
        if columns[_INODE_COLUMN] in inodes
    )


def _rows(table: Path) -> list[list[str]]:
    try:
        lines = table.read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return []
    rows = [line.split() for line in lines]
    return [row for row in rows if len(row) > _INODE_COLUMN and row[_DROPS_COLUMN].isdigit()]
