"""Three years of assurances with their people, items and reports, and of assessed contracts."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from benchmarks.bulk import write
from benchmarks.operations_places import DAY, YEARS, World
from hengwang.accounts.models import User
from hengwang.assurances.choices import Importance, ItemState, ReportState, State
from hengwang.assurances.models import Assurance, ReadinessItem, Staffing, ZeroReport
from hengwang.kernel.search_text import search_text
from hengwang.monitoring.models import Target
from hengwang.projects.models import Contract, Programme
from hengwang.vendors.choices import (
    AssessmentState,
    ClauseRule,
    DeductionMeasure,
    FeeBasis,
    SchemeState,
)
from hengwang.vendors.models import Assessment, AssessmentScheme, Clause, Line

ITEMS, STOOD, A_DAY, DAYS, COVERED = 12, 10, 3, 4, 60
CLAUSES, FEE, ALLOWED = 8, Decimal(20_000), 20
MISSED = 0.03
EVENTS = ("两会保障", "高考保障", "博览会保障", "汛期视频调度保障", "公务员考试保障", "国庆保障")


def fill_care(made: World) -> None:
    """Both rooms."""
    _assurances(made)
    _vendors(made)


def _assurances(made: World) -> None:
    """One after the other over three years; the last of them go on or are being prepared."""
    count = made.size.assurances
    leader = User.objects.get(username="leads")
    apart = YEARS * 365 * DAY / count
    rows = []
    for at in range(count):
        start = made.now + 30 * DAY - apart * (count - at)
        end = start + DAYS * DAY
        state = State.APPROVED if start > made.now else State.UNDER_WAY
        over = end if end <= made.now else None
        rows.append(
            Assurance(
                pk=at + 1, event=f"第{at + 1}次{EVENTS[at % len(EVENTS)]}",
                level=list(Importance)[at % len(Importance)], unit=made.units[at % 15],
                starts_at=start, ends_at=end, ended_at=over,
                state=State.CLOSED if over else state,
                report_times=["08:00", "14:00", "20:00"], people_per_shift=2,
                proposed_by=made.engineers[0], proposed_by_name=made.engineers[0].printed_name,
                decided_by=leader, decided_by_name=leader.printed_name, decided_at=start - DAY,
                started_at=start if start <= made.now else None,
            )
        )  # fmt: skip
    Assurance.objects.bulk_create(rows, 1_000)
    people = made.engineers
    write(
        Staffing,
        ("assurance", "person", "post", "starts_at", "ends_at"),
        (
            (one.pk, people[(one.pk + n) % len(people)].pk, "现场", one.starts_at, one.ends_at)
            for one in rows
            for n in range(STOOD)
        ),
    )
    write(
        ReadinessItem,
        ("assurance", "number", "text", "state", "signed_at"),
        ((one.pk, n, f"第{n}项已检查", *_signed(one)) for one in rows for n in range(1, ITEMS + 1)),
    )
    names = ("assurance", "due_at", "state", "has_event", "text", "sent_at", "missed_at")
    write(ZeroReport, names, _reports(made, rows))
    targets = list(Target.objects.order_by("pk").values_list("pk", flat=True)[:COVERED])
    through = Assurance.covered.through
    through.objects.bulk_create(
        (through(assurance_id=one.pk, target_id=pk) for one in rows for pk in targets), 1_000
    )


def _signed(one: Assurance) -> tuple[str, Any]:
    if one.state == State.APPROVED:
        return ItemState.OPEN.value, None
    return ItemState.READY.value, one.starts_at - DAY


def _reports(made: World, rows: list[Assurance]) -> Iterator[tuple[Any, ...]]:
    for one in rows:
        for number in range(A_DAY * DAYS):
            due = one.starts_at + number * DAY / A_DAY
            luck = made.draw.random()
            if due > made.now:
                yield one.pk, due, ReportState.EXPECTED.value, None, "", None, None
            elif luck < MISSED:
                yield one.pk, due, ReportState.MISSED.value, None, "", None, due + DAY
            else:
                sent = due + timedelta(minutes=10)
                told = "闪断一次" if luck > 1 - MISSED else ""
                yield one.pk, due, ReportState.ON_TIME.value, bool(told), told, sent, None


def _vendors(made: World) -> None:
    """Contracts of cities and counties, each month of three years assessed but for the last."""
    count = made.size.contracts
    this = made.now.date().replace(day=1)
    first = date(this.year - YEARS, 1, 1)
    programmes = [
        Programme(
            pk=at + 1, unit=made.units[at % 100], supervising_unit=made.units[0],
            name=f"第{at + 1}期网络运维", code=f"62{at:08}", kind="运维", first_year=first.year,
            last_year=this.year, search_text=search_text(f"第{at + 1}期网络运维"),
        )
        for at in range(count)
    ]  # fmt: skip
    Programme.objects.bulk_create(programmes, 1_000)
    contracts = [
        Contract(
            pk=one.pk, programme=one, company=made.carriers[one.pk % 4], name=f"{one.name}合同",
            amount_cny=FEE * 48, signed_on=first, starts_on=first, ends_on=date(this.year, 12, 31),
        )
        for one in programmes
    ]  # fmt: skip
    Contract.objects.bulk_create(contracts, 1_000)
    schemes = [
        AssessmentScheme(
            pk=one.pk, contract=one, state=SchemeState.IN_FORCE, starts_on=first,
            fee_basis=FeeBasis.MONTH, fee_cny=FEE, full_points=Decimal(100),
            pass_mark=Decimal(80), in_force_at=made.now,
        )
        for one in contracts
    ]  # fmt: skip
    AssessmentScheme.objects.bulk_create(schemes, 1_000)
    clauses = [
        Clause(
            pk=(one.pk - 1) * CLAUSES + n, scheme=one, number=n, text=f"第{n}条服务要求",
            rule=ClauseRule.JUDGED, measure=DeductionMeasure.POINTS, cap=Decimal(10),
        )
        for one in schemes
        for n in range(1, CLAUSES + 1)
    ]  # fmt: skip
    Clause.objects.bulk_create(clauses, 1_000)
    months = [
        date(year, month, 1)
        for year in range(first.year, this.year + 1)
        for month in range(1, 13)
        if date(year, month, 1) < this
    ]
    _months(made, contracts, months)


def _months(made: World, contracts: list[Contract], months: list[date]) -> None:
    rows = [(at + 1, one, month) for at, (month, one) in enumerate(
        (month, one) for month in months for one in contracts
    )]  # fmt: skip
    lost = [Decimal(made.draw.randrange(0, 25)) for _ in rows]
    names = (
        "id", "contract", "scheme", "month", "state", "drafted_at", "fee_cny", "score_low",
        "score_high", "deducted_low_cny", "deducted_high_cny", "confirmed_at", "passed",
    )  # fmt: skip
    write(
        Assessment,
        names,
        (
            (pk, one.pk, one.pk, month, *_stand(made, month == months[-1]), FEE, 100 - less,
             100 - less, less * 50, less * 50, None if month == months[-1] else made.now,
             None if month == months[-1] else less <= ALLOWED)
            for (pk, one, month), less in zip(rows, lost, strict=True)
        ),
    )  # fmt: skip
    write(
        Line,
        ("assessment", "clause", "low", "high", "judged", "judged_by_name"),
        (
            (pk, (one.pk - 1) * CLAUSES + n, each, each, each, "考核员")
            for (pk, one, _month), less in zip(rows, lost, strict=True)
            for n in range(1, CLAUSES + 1)
            for each in (less / CLAUSES,)
        ),
    )


def _stand(made: World, is_last: bool) -> tuple[str, Any]:  # noqa: FBT001  a plain fact
    state = AssessmentState.SENT if is_last else AssessmentState.CONFIRMED
    return state.value, made.now
