"""Which failed target is the cause of which: pure."""

from collections.abc import Collection, Mapping


def root_of(
    target: int,
    parents: Mapping[int, int | None],
    down: Collection[int],
    unmeasured: Collection[int] = frozenset(),
) -> int:
    """The highest failed target on the unbroken way up from a failed one; itself if none is.

    A parent that answers ends the way: what is behind it failed by itself. A parent nobody measures
    is passed. In a ring of parents, which no form lets in, the smallest id is the cause.
    """
    root, at, way = target, parents.get(target), [target]
    while at is not None:
        if at in way:
            return min((one for one in way[way.index(at) :] if one in down), default=root)
        way.append(at)
        if at in down:
            root = at
        elif at not in unmeasured:
            break
        at = parents.get(at)
    return root


def grouped(
    down: Collection[int],
    parents: Mapping[int, int | None],
    unmeasured: Collection[int] = frozenset(),
) -> dict[int, frozenset[int]]:
    """Each root cause with those behind it; every failed target is in exactly one place."""
    groups: dict[int, set[int]] = {}
    for target in down:
        root = root_of(target, parents, down, unmeasured)
        groups.setdefault(root, set())
        if root != target:
            groups[root].add(target)
    return {root: frozenset(behind) for root, behind in groups.items()}
