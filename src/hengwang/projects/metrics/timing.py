"""When money was paid: the last payment of a year, and payments by their due day."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from hengwang.kernel.metrics import (
    Basis,
    Measured,
    Scope,
    Unit,
    measured_together,
    metric,
    number_of_date,
)
from hengwang.kernel.periods import Period
from hengwang.projects.metrics.money_rows import basis_of
from hengwang.projects.metrics.notes import (
    LAST_POLICY,
    NO_PAYMENT,
    NO_PAYMENT_DATE,
    NO_PLAN,
    PAID_POLICY,
    SOME_PAYMENT_DATES,
    UNDATED_SETTLEMENT,
)
from hengwang.projects.metrics.params import MoneyParams
from hengwang.projects.metrics.scoping import cut_off, gathered, programmes_in, programmes_of
from hengwang.projects.models import Payment, PlannedPayment


@metric(
    "projects.last_payment_on",
    unit=Unit.DATE,
    version=1,
    source="财预〔2020〕10号 项目支出绩效自评表 时效指标：资金支付时间",
    title="Date of the last payment",
    params=MoneyParams,
)
def last_payment_on(period: Period, scope: Scope, params: MoneyParams) -> Measured:
    """Latest date of a payment of the year (days since 0001-01-01); refunds do not count.

    Coverage is the share of payments that carry a date; nothing where none does.
    """
    wanted = Q(programme__in=programmes_in(scope, period), fiscal_year=period.year)
    if params.source is not None:
        wanted &= Q(source=params.source)
    payments = Payment.objects.filter(wanted, amount_cny__gt=0).order_by()
    until = cut_off(period, params.until)
    dated = payments.exclude(paid_on=None)
    if until is not None:
        dated = dated.filter(paid_on__lte=until)
    undated = payments.filter(paid_on=None).count()
    latest = dated.order_by("-paid_on", "-pk").values_list("pk", "paid_on").first()
    if latest is None or latest[1] is None:
        note = NO_PAYMENT_DATE if undated else NO_PAYMENT
        coverage = Decimal(0) if undated else None
        return Measured.nothing(Unit.DATE, note=note, coverage=coverage, policy=LAST_POLICY)
    known = dated.count()
    return Measured(
        number_of_date(latest[1]),
        Unit.DATE,
        coverage=Decimal(known) / (known + undated),
        basis=basis_of("payment", dated.filter(paid_on=latest[1])),
        policy=LAST_POLICY,
        note=SOME_PAYMENT_DATES if undated else "",
    )


@metric(
    "projects.payment_timeliness",
    unit=Unit.RATIO,
    version=1,
    source="财预〔2020〕10号 项目支出绩效自评表 时效指标：按计划支付的及时性",
    title="Payments by their due day",
    params=MoneyParams,
)
def payment_timeliness(period: Period, scope: Scope, params: MoneyParams) -> Measured:
    """Share of the planned payments due in the period that were paid by their due day.

    What is not due yet does not count: the day is `until`, else today or the end of the period,
    whichever comes first. Coverage leaves out plans settled by a payment without a date.
    """
    return _timely(list(_plans(programmes_of(scope), period, params)))


@measured_together(payment_timeliness)
def _timeliness_of_many(
    period: Period, scopes: Sequence[Scope], params: MoneyParams
) -> list[Measured]:
    def many(ids: Sequence[int]) -> dict[int, Measured]:
        plans: dict[int, list[PlannedPayment]] = {pk: [] for pk in ids}
        for plan in _plans(ids, period, params):
            plans[plan.programme_id].append(plan)
        return {pk: _timely(rows) for pk, rows in plans.items()}

    return gathered(scopes, period, many, lambda one: payment_timeliness(period, one, params))


def _plans(programmes: object, period: Period, params: MoneyParams) -> QuerySet[PlannedPayment]:
    last = params.until or min(timezone.localdate(), period.last_day)
    plans = PlannedPayment.objects.filter(
        programme__in=programmes, due_on__gte=period.first_day, due_on__lte=last
    )
    plans = plans.filter(due_on__lte=period.last_day)
    if params.source is not None:
        plans = plans.filter(source=params.source)
    return plans.select_related("settled_by").order_by("pk")


def _timely(rows: Sequence[PlannedPayment]) -> Measured:
    judged = [plan for plan in rows if plan.settled_by is None or plan.settled_by.paid_on]
    timely = sum(_is_timely(plan) for plan in judged)
    told: dict[str, Any] = {
        "basis": Basis.of("planned_payment", [plan.pk for plan in judged]),
        "policy": PAID_POLICY,
        "coverage": Decimal(len(judged)) / len(rows) if rows else None,
    }
    if not judged:
        note = UNDATED_SETTLEMENT if rows else NO_PLAN
        return Measured.nothing(Unit.RATIO, note=note, **told)
    note = UNDATED_SETTLEMENT if len(judged) < len(rows) else ""
    return Measured.ratio(timely, len(judged), note=note, **told)


def _is_timely(plan: PlannedPayment) -> bool:
    paid_on = plan.settled_by.paid_on if plan.settled_by else None
    return paid_on is not None and paid_on <= plan.due_on
