"""Who receives which announcement, which functions are jobs, and what runs periodically."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from hengwang.kernel.registry import Registry

Receiver = Callable[..., object]
JobFunction = Callable[..., dict[str, object] | None]


@dataclass(frozen=True)
class Reception:
    """One receiver of one announcement; `key` is stored with each delivery."""

    name: str
    key: str
    function: Receiver


@dataclass(frozen=True)
class Periodic:
    """Short work that recurs; whatever takes longer than a minute enqueues a job instead."""

    name: str
    every: timedelta
    function: Callable[[], object]


receptions: Registry[Reception] = Registry("receptions")
jobs: Registry[JobFunction] = Registry("jobs")
periodics: Registry[Periodic] = Registry("periodics")


def _key_of(name: str, function: Callable[..., Any]) -> str:
    return f"{name}>{function.__module__}.{function.__qualname__}"


def receives(name: str) -> Callable[[Receiver], Receiver]:
    """Let the function receive announcements of this name; it is called with their ids.

    It runs in a transaction together with the mark that it was delivered; it must still be
    idempotent, since an effect outside the database may happen twice.
    """

    def register(function: Receiver) -> Receiver:
        key = _key_of(name, function)
        receptions.register(key, Reception(name, key, function))
        return function

    return register


def job(name: str) -> Callable[[JobFunction], JobFunction]:
    """Make the function a job: `fn(job, **arguments)`, idempotent, returning JSON or None."""

    def register(function: JobFunction) -> JobFunction:
        jobs.register(name, function)
        return function

    return register


def periodic(name: str, every: timedelta) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Run the function about every so often, by one worker of all."""

    def register(function: Callable[[], object]) -> Callable[[], object]:
        periodics.register(name, Periodic(name, every, function))
        return function

    return register


def receivers_of(name: str) -> list[Reception]:
    """Everybody who listens to announcements of this name."""
    return [reception for _, reception in receptions.items() if reception.name == name]


@contextmanager
def receiving(name: str, function: Receiver) -> Iterator[Reception]:
    """A receiver for the length of a test."""
    key = _key_of(name, function)
    reception = Reception(name, key, function)
    with receptions.temporarily(key, reception):
        yield reception
