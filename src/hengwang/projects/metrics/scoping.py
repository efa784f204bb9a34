"""The programmes and days a question is about."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from hengwang.kernel.looks import looked_up
from hengwang.kernel.metrics import Scope
from hengwang.kernel.periods import Period
from hengwang.kernel.region_codes import subtree_prefix
from hengwang.projects.models import Programme
from hengwang.projects.models.programme import ProgrammeQuerySet

V = TypeVar("V")


def programmes_of(scope: Scope) -> ProgrammeQuerySet:
    """Programmes of the scope in whatever years; labels name kinds of programme."""
    rows = Programme.objects.all().order_by()
    if scope.programme_id is not None:
        rows = rows.filter(pk=scope.programme_id)
    if scope.unit_ids is not None:
        rows = rows.filter(unit__in=scope.unit_ids)
    if scope.region_code is not None:
        prefix = subtree_prefix(scope.region_code)
        rows = rows.filter(unit__region__code__startswith=prefix)
    if scope.labels:
        rows = rows.filter(kind__in=scope.labels)
    return rows


def programmes_in(scope: Scope, period: Period) -> ProgrammeQuerySet:
    """Those of them that run in the period's year."""
    return programmes_of(scope).in_year(period.year)


def split(scopes: Sequence[Scope], period: Period) -> tuple[dict[int, list[int]], Sequence[int]]:
    """Places of the scopes that ask about one programme of the year and nothing else.

    Returns:
        Places in `scopes` by programme, and the places of all others, which are asked singly.
    """
    alone: dict[int, list[int]] = {}
    others: list[int] = []
    for at, scope in enumerate(scopes):
        pk = scope.programme_id
        if pk is not None and scope == Scope(programme_id=pk):
            alone.setdefault(pk, []).append(at)
        else:
            others.append(at)
    running = _running(tuple(sorted(alone)), period.year)
    for pk in set(alone) - running:
        others += alone.pop(pk)
    return alone, others


def _running(programme_ids: tuple[int, ...], year: int) -> set[int]:
    rows = Programme.objects.in_year(year).filter(pk__in=programme_ids)
    return looked_up(
        ("projects.running", programme_ids, year), lambda: set(rows.values_list("pk", flat=True))
    )


def gathered(
    scopes: Sequence[Scope],
    period: Period,
    many: Callable[[Sequence[int]], Mapping[int, V]],
    single: Callable[[Scope], V],
) -> list[V]:
    """What `many` finds for the programmes asked about alone, and `single` for any other scope."""
    alone, others = split(scopes, period)
    found = many(sorted(alone)) if alone else {}
    answers: dict[int, V] = {at: single(scopes[at]) for at in others}
    for pk, places in alone.items():
        answers.update(dict.fromkeys(places, found[pk]))
    return [answers[at] for at in range(len(scopes))]


def cut_off(period: Period, until: date | None) -> date | None:
    """The last day that counts, or None where the whole fiscal year does.

    Money is cumulated from the start of the fiscal year, so a quarter or month only says up to
    when; rows without a date are known to belong to the year, but not to a part of it.
    """
    last = period.last_day if until is None else min(until, period.last_day)
    return None if last >= date(period.year, 12, 31) else last
