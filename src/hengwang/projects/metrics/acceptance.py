"""What was accepted, what share of what was due, and whether in time: 验收."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hengwang.kernel.metrics import (
    Basis,
    Measured,
    NoParams,
    Part,
    Scope,
    Unit,
    measured_together,
    metric,
)
from hengwang.kernel.periods import Period
from hengwang.projects.metrics.accepted import (
    Thing,
    acceptance_ids,
    contracts_in,
    contracts_of,
    subprojects_in,
    subprojects_of,
)
from hengwang.projects.metrics.notes import (
    ACCEPTED_POLICY,
    ACCEPTED_SOMETIME,
    NO_DUE_DATES,
    NO_SUBPROJECT,
    NO_SUCH_KIND,
    NOTHING_DUE,
    RATE_POLICY,
    SOME_DUE_DATES,
    SUBPROJECTS,
    TIMELY_POLICY,
    WITHOUT_SUBPROJECT,
)
from hengwang.projects.metrics.params import KindParams
from hengwang.projects.metrics.scoping import gathered

SOURCE = "政府采购法 第四十一条：采购人组织对供应商履约的验收"


@metric(
    "projects.subprojects_accepted",
    unit=Unit.COUNT,
    version=1,
    source=SOURCE,
    title="Sub-projects accepted",
    params=KindParams,
)
def subprojects_accepted(period: Period, scope: Scope, params: KindParams) -> Measured:
    """Number of sub-projects whose final acceptance passed in the period.

    Nothing where the project has no sub-project (of the kind): that is not the same as none
    accepted. Coverage is the share of accepted ones whose year is known.
    """
    things = subprojects_of(scope, period, params.kind)
    if not things:
        note = NO_SUCH_KIND if params.kind else NO_SUBPROJECT
        return Measured.nothing(Unit.COUNT, note=note, policy=ACCEPTED_POLICY)
    told = [(thing, thing.accepted_in(period)) for thing in things]
    counted = [thing for thing, when in told if when]
    unknown = sum(when is None for _thing, when in told)
    known = len(counted)
    return Measured.count(
        known,
        Basis.of("subproject", [thing.pk for thing in counted]),
        coverage=Decimal(known) / (known + unknown) if unknown else None,
        upper=Decimal(known + unknown) if unknown else None,
        policy=ACCEPTED_POLICY,
        note=ACCEPTED_SOMETIME if unknown else "",
    )


@metric(
    "projects.acceptance_rate",
    unit=Unit.RATIO,
    version=1,
    source=SOURCE,
    title="Acceptance rate",
)
def acceptance_rate(period: Period, scope: Scope, params: NoParams) -> Measured:
    """Share of what was due for acceptance that was accepted; 0–1.

    Due are finished sub-projects and whatever had its acceptance; contracts of no sub-project
    count for themselves. What was not begun or is in trial operation is not due.
    """
    del params
    return _rate(subprojects_of(scope, period), contracts_of(scope, period), period)


@measured_together(acceptance_rate)
def _rates(period: Period, scopes: Sequence[Scope], params: NoParams) -> list[Measured]:
    def many(ids: Sequence[int]) -> dict[int, Measured]:
        subprojects, contracts = (
            _by_programme(subprojects_in(ids)),
            _by_programme(contracts_in(ids)),
        )
        return {pk: _rate(subprojects.get(pk, []), contracts.get(pk, []), period) for pk in ids}

    return gathered(scopes, period, many, lambda one: acceptance_rate(period, one, params))


def _by_programme(things: Sequence[Thing]) -> dict[int, list[Thing]]:
    found: dict[int, list[Thing]] = {}
    for thing in things:
        found.setdefault(thing.programme_id, []).append(thing)
    return found


def _rate(subprojects: list[Thing], contracts: list[Thing], period: Period) -> Measured:
    groups = [
        ("subproject", SUBPROJECTS, subprojects),
        ("contract", WITHOUT_SUBPROJECT, contracts),
    ]
    due = [thing for _kind, _label, things in groups for thing in _due(things, period)]
    told: dict[str, Any] = {
        "basis": Basis.of("acceptance", acceptance_ids(due)),
        "policy": RATE_POLICY,
    }
    if not due:
        return Measured.nothing(Unit.RATIO, note=NOTHING_DUE, **told)
    parts = tuple(
        _rate_part(kind, label, _due(things, period), period)
        for kind, label, things in groups
        if things
    )
    return Measured.ratio(_accepted(due, period), len(due), parts=parts, **told)


@metric(
    "projects.acceptance_timeliness",
    unit=Unit.RATIO,
    version=1,
    source="财预〔2020〕10号 项目支出绩效自评表 时效指标：验收及时性",
    title="Acceptances in time",
)
def acceptance_timeliness(period: Period, scope: Scope, params: NoParams) -> Measured:
    """Share of due acceptances that passed by their due day; 0–1.

    One that failed and was not repeated is late. Without a date or a due day nobody can say:
    such ones lower the coverage, and nothing is said where all are such.
    """
    del params
    things = [*subprojects_of(scope, period), *contracts_of(scope, period)]
    due = [thing for thing in _due(things, period) if thing.held or thing.is_accepted]
    told = [(thing, _in_time(thing)) for thing in due]
    judged = [thing for thing, timely in told if timely is not None]
    basis = Basis.of("acceptance", acceptance_ids(judged))
    if not judged:
        note, coverage = (NO_DUE_DATES, Decimal(0)) if due else (NOTHING_DUE, None)
        return Measured.nothing(Unit.RATIO, note=note, coverage=coverage, policy=TIMELY_POLICY)
    return Measured.ratio(
        sum(bool(timely) for _thing, timely in told),
        len(judged),
        coverage=Decimal(len(judged)) / len(due),
        basis=basis,
        policy=TIMELY_POLICY,
        note=SOME_DUE_DATES if len(judged) < len(due) else "",
    )


def _due(things: list[Thing], period: Period) -> list[Thing]:
    return [thing for thing in things if thing.due_in(period)]


def _accepted(due: list[Thing], period: Period) -> int:
    return sum(thing.is_accepted_by(period.last_day) for thing in due)


def _rate_part(kind: str, label: str, due: list[Thing], period: Period) -> Part:
    above, below = Decimal(_accepted(due, period)), Decimal(len(due))
    basis = Basis.of(kind, [thing.pk for thing in due])
    return Part(kind, label, above / below if due else None, above, below, basis=basis)


def _in_time(thing: Thing) -> bool | None:
    """Whether it was accepted by its due day; None where a date is missing."""
    if thing.due_on is None:
        return None
    if not thing.is_accepted:
        return False
    return None if thing.accepted_on is None else thing.accepted_on <= thing.due_on
