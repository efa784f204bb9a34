"""Examines files in a process of its own, which can be stopped: a thread cannot be."""

import multiprocessing
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from itertools import islice
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Self

from hengwang.checker.batch import CheckFailedError
from hengwang.checker.own.schema import OwnSet
from hengwang.reviews.errors import CheckTooLongError
from hengwang.reviews.examining import NO_OWN, Examined, examine, failed

LIMIT_S = 120.0
_SPAWN = multiprocessing.get_context("spawn")


class Examiner:
    """One child for many files; a file that kills it or takes too long costs only itself."""

    def __init__(self, limit_s: float = LIMIT_S) -> None:
        self._limit_s = limit_s
        self._process: SpawnProcess | None = None
        self._line: Connection | None = None
        self._name, self._until = "", 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def __call__(self, path: Path, name: str, own: OwnSet = NO_OWN) -> Examined:
        """As `examining.examine`, within the limit of time."""
        self.ask(path, name, own)
        return self.take()

    def ask(self, path: Path, name: str, own: OwnSet = NO_OWN) -> None:
        """Set the child to work on a file; `take` answers."""
        line = self._line or self._begin()
        self._name, self._until = name, time.monotonic() + self._limit_s
        # A child that has died is told by `take`, which finds nobody at the other end.
        with suppress(OSError):
            line.send((path, name, own))

    @property
    def line(self) -> Connection:
        """Where the answer comes; ready too when the child has died."""
        return self._line or self._begin()

    @property
    def left_s(self) -> float:
        """Seconds left for the file in its hands."""
        return max(0.0, self._until - time.monotonic())

    def take(self) -> Examined:
        """The result of what was asked; waits for it within the limit of time."""
        try:
            if self.line.poll(self.left_s):
                answer: Examined = self.line.recv()
                return answer
        except (EOFError, OSError):
            # The child died: it ran out of memory, or a rule met something nobody foresaw.
            self._end()
            return failed(CheckFailedError(name=self._name, reason="process ended"))
        self._end()
        return failed(CheckTooLongError(name=self._name, seconds=round(self._limit_s)))

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


def examine_all(
    files: Iterable[tuple[int, Path, str, OwnSet]], *, at_once: int, limit_s: float = LIMIT_S
) -> Iterator[tuple[int, Examined]]:
    """Examine files in several children at once; yields key and result as they come.

    Args:
        files: A key of the caller's, the path, the name and the bureau's own rules of each;
            taken as a child is free.
        at_once: How many children work.
        limit_s: Seconds one file may take.
    """
    todo = iter(files)
    busy: dict[Examiner, int] = {}
    with ExitStack() as stack:

        def feed(examiner: Examiner) -> None:
            for key, path, name, own in islice(todo, 1):
                examiner.ask(path, name, own)
                busy[examiner] = key

        for _number in range(at_once):
            feed(stack.enter_context(Examiner(limit_s)))
        while busy:
            ready = wait([one.line for one in busy], min(one.left_s for one in busy))
            for one in [one for one in busy if one.line in ready or not one.left_s]:
                key, result = busy.pop(one), one.take()
                # The child goes on while the caller keeps the result.
                feed(one)
                yield key, result


def _answer(line: Connection) -> None:
    """The child: examine what comes until the other end hangs up."""
    while True:
        try:
            path, name, own = line.recv()
        except EOFError:
            return
        line.send(examine(path, name, own))
