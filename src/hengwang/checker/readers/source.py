"""What a reader is given: a name for messages, the bytes, and the limits that hold."""

from dataclasses import dataclass, field
from pathlib import PurePath


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is opened; sizes in bytes."""

    file_bytes: int = 100 * 1024 * 1024
    part_bytes: int = 48 * 1024 * 1024
    unpacked_bytes: int = 400 * 1024 * 1024
    ratio: int = 250
    parts: int = 5_000
    rows: int = 20_000
    columns: int = 256
    sheets: int = 64
    pages: int = 600
    cells: int = 400_000
    characters: int = 4_000_000
    depth: int = 200
    office_seconds: float = 90


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file."""

    name: str
    data: bytes
    limits: Limits = field(default_factory=Limits)

    @property
    def suffix(self) -> str:
        """Extension in lower case with its dot, or an empty string."""
        return PurePath(self.name).suffix.lower()
