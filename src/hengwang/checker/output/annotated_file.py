"""Writes the commented copies of docx files beside the findings."""

import importlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from hengwang.checker.finding import Finding


def targets_in(folder: str, paths: Sequence[str]) -> Mapping[str, str]:
    """Return where the copy of each path goes; files of one name keep their folder's name."""
    counts = Counter(Path(path).stem for path in paths)
    targets = {}
    for number, path in enumerate(paths, start=1):
        stem = Path(path).stem
        name = stem if counts[stem] == 1 else f"{number}-{Path(path).parent.name}-{stem}"
        targets[path] = str(Path(folder) / f"{name}.checked.docx")
    return targets


def write_annotated(path: str, findings: Sequence[Finding], target: str, language: str) -> None:
    """Write the docx at `path` with its findings as comments to `target`."""
    # python-docx is imported only when comments are asked for: it takes longer than a check.
    annotated = importlib.import_module("hengwang.checker.output.annotated").annotated
    given, written = Path(path), Path(target)
    written.parent.mkdir(parents=True, exist_ok=True)
    written.write_bytes(annotated(given.read_bytes(), findings, language, name=given.name))
