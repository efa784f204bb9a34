"""Examines files in a process of its own, which can be stopped: a thread cannot be."""

import multiprocessing
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from hengwang.checker.batch import CheckFailedError
from hengwang.reviews.errors import CheckTooLongError
from hengwang.reviews.examining import Examined, examine, failed

LIMIT_S = 120.0
_SPAWN = multiprocessing.get_context("spawn")


class Examiner:
    """One child for many files; a file that kills it or takes too long costs only itself."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def __call__(self, path: Path, name: str) -> Examined:
        """As `examining.examine`, within the limit of time."""
        line = self._line or self._begin()
        try:
            line.send((path, name))
            if line.poll(self._limit_s):
                answer: Examined = line.recv()
                return answer
        except (EOFError, OSError):
            # The child died: it ran out of memory, or a rule met something nobody foresaw.
            self._end()
            return failed(CheckFailedError(name=name, reason="process ended"))
        self._end()
        return failed(CheckTooLongError(name=name, seconds=round(self._limit_s)))

    def _begin(self) -> Connection:
        self._line, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_answer, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        return self._line

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._line = self._process = None


def _answer(line: Connection) -> None:
    """The child: examine what comes until the other end hangs up."""
    while True:
        try:
            path, name = line.recv()
        except EOFError:
            return
        line.send(examine(path, name))
