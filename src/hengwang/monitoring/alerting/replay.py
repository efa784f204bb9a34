"""How alerts about one target would have gone in the past: pure, by the rules of weighing."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from hengwang.monitoring.alerting.flapping import USUAL, Damping, is_flapping


@dataclass(frozen=True, slots=True)
class Replayed:
    """An alert that would have been raised; `ended_ms` None: it lasts at the end."""

    began_ms: int
    ended_ms: int | None
    is_flapping: bool


@dataclass(slots=True)
class _Open:
    began_ms: int
    flaps: bool
    flapped: bool


def replay(
    down: Sequence[tuple[int, int | None]],
    *,
    wait_ms: int,
    until_ms: int,
    silent: Sequence[tuple[int, int]] = (),
    is_root: Callable[[int], bool] = lambda _at: True,
    damping: Damping = USUAL,
) -> list[Replayed]:
    """The alerts of a target, as weighing at every instant something changes makes them.

    In planned time none is raised; what is still down afterwards is raised then. A target that
    flaps does not wait, and its alert goes on until it no longer flaps.

    Args:
        down: Confirmed outages in order, half-open, in milliseconds; None lasts until the end.
        wait_ms: How long an outage must last.
        until_ms: The end of what is looked at.
        silent: Planned time, half-open.
        is_root: Whether the target is its own root cause at an instant.
        damping: When something flaps.
    """
    changes = sorted(at for span in down for at in span if at is not None)
    found: list[Replayed] = []
    now: _Open | None = None
    for at in _instants(down, changes, silent, wait_ms, damping.window_ms):
        if at >= until_ms:
            break
        known = [one for one in changes if one <= at]
        flaps = is_flapping(known, at, was_flapping=now is not None and now.flaps, damping=damping)
        begun = next((b for b, e in down if b <= at and (e is None or at < e)), None)
        if begun is None:
            if now is not None and not flaps:
                found.append(Replayed(now.began_ms, at, now.flapped))
                now = None
        elif (
            now is None
            and not any(start <= at < end for start, end in silent)
            and (flaps or at - begun >= wait_ms)
            and is_root(at)
        ):
            now = _Open(at, flaps, flaps)
        if now is not None:
            now.flaps, now.flapped = flaps, now.flapped or flaps
    if now is not None:
        found.append(Replayed(now.began_ms, None, now.flapped))
    return found


def _instants(
    down: Sequence[tuple[int, int | None]],
    changes: Sequence[int],
    silent: Sequence[tuple[int, int]],
    wait_ms: int,
    window_ms: int,
) -> Iterable[int]:
    """When anything may turn out otherwise than a moment before, in order."""
    return sorted(
        {
            *changes,
            *(begin + wait_ms for begin, _ in down),
            *(at + window_ms for at in changes),
            *(end for _, end in silent),
        }
    )
