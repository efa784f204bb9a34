"""Writes the commented copy of a docx beside the findings."""

import importlib
from collections.abc import Sequence
from pathlib import Path

from hengwang.checker.finding import Finding


def write_annotated(path: str, findings: Sequence[Finding], folder: str, language: str) -> Path:
    """Write `<name>.checked.docx` into `folder` and return where it stands."""
    # python-docx is imported only when comments are asked for: it takes longer than a check.
    annotated = importlib.import_module("hengwang.checker.output.annotated").annotated
    given = Path(path)
    target = Path(folder) / f"{given.stem}.checked.docx"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(annotated(given.read_bytes(), findings, language, name=given.name))
    return target
