"""Reports of the cases' size through `hengwang check`: a pile over all cores, and one alone.

The peer of the pile opens the same files with python-docx and reads every cell, on one core in
this process: the least any program has to do that looks into them. One file alone has no peer.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

import docx

from benchmarks.figures import Figure
from hengwang.checker.readers.dispatch import read_document
from hengwang.checker.readers.source import Limits, Source
from hengwang.checker.tests.documents import NAMES, docx_of

PILE, PILE_TARGET_S = 200, 20.0
ONE_TARGET_S = 1.0


def measure() -> list[Figure]:
    """Seconds for a pile of docx files, and for the slowest of the five alone."""
    folder = Path(tempfile.mkdtemp(prefix="hengwang-reports-"))
    try:
        ours = list(_pile(folder))
        taken = _checked(folder)
        peer = _timed(lambda: _only_opened(ours))
        alone = max(statistics.median(_alone(path) for _ in range(3)) for path in ours[:5])
    finally:
        shutil.rmtree(folder)
    return [
        Figure(
            f"{PILE} reports (docx) checked", taken, "s", PILE_TARGET_S,
            "python-docx opening them, one core", peer,
        ),
        Figure("one report checked, start-up included", alone, "s", ONE_TARGET_S),
    ]  # fmt: skip


def _pile(folder: Path) -> Iterator[Path]:
    """The five reports again and again, each as Word would hold it."""
    contents = [_as_docx(name) for name in NAMES]
    for number in range(PILE):
        path = folder / f"{number:03}.docx"
        path.write_bytes(contents[number % len(contents)])
        yield path


def _as_docx(name: str) -> bytes:
    text = (files("hengwang.demo") / "cases" / f"{name}.txt").read_bytes()
    return docx_of(read_document(Source(f"{name}.txt", text, Limits())))


def _checked(folder: Path) -> float:
    """Wall time of the command over the folder, every file read."""
    begun = time.perf_counter()
    told = json.loads(_command(folder))
    taken = time.perf_counter() - begun
    unread = [
        file["path"] for file in told["files"] if "document" not in file or not file["document"]
    ]
    if len(told["files"]) != PILE or unread:
        msg = f"{len(told['files'])} of {PILE} files told of, unread: {unread}"
        raise RuntimeError(msg)
    return taken


def _alone(path: Path) -> float:
    return _timed(lambda: _command(path))


def _command(path: Path) -> str:
    command = [sys.executable, "-m", "hengwang", "check", str(path), "--format", "json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 1}:
        raise RuntimeError(done.stderr)
    return done.stdout


def _only_opened(paths: Sequence[Path]) -> None:
    for path in paths:
        word = docx.Document(str(path))
        for paragraph in word.paragraphs:
            _ = paragraph.text
        for table in word.tables:
            for row in table.rows:
                _ = [cell.text for cell in row.cells]


def _timed(work: object) -> float:
    begun = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - begun
