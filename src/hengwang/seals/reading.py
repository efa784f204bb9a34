"""Open a package that was verified, for the pages of the platform."""

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hengwang.seals.verify.package import FIGURES, MANIFEST, SNAPSHOT


@dataclass(frozen=True)
class Opened:
    """The parts of a package that are read again."""

    manifest: dict[str, Any]
    snapshot: dict[str, Any]
    figures: list[dict[str, Any]]
    evidence: list[dict[str, Any]]


def opened(path: Path) -> Opened:
    """The content; the caller has verified the package or shows what stands in it."""
    with zipfile.ZipFile(path) as archive:
        names = (MANIFEST, SNAPSHOT, FIGURES, "evidence.json")
        return Opened(*(json.loads(archive.read(name)) for name in names))
