"""Metrics against the naive definition, on random records."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.kernel.metrics import Scope, date_of_number, metrics
from hengwang.kernel.periods import Period
from hengwang.projects import models
from hengwang.projects.choices import (
    AcceptanceConclusion,
    AcceptanceStage,
    AdjustmentKind,
    FundSource,
    SubProjectStatus,
)

YEAR = Period.year_of(2020)
ON_RANDOM_RECORDS = settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
sources = st.sampled_from(FundSource.values)
yuan = st.integers(0, 10**7).map(lambda fen: Decimal(fen) / 100)
days = st.none() | st.integers(0, 365).map(lambda n: date(2020, 1, 1) + timedelta(n))
years = st.sampled_from([2020, 2020, 2020, 2021])
lines = st.lists(st.tuples(sources, yuan, years), max_size=5)
adjustments = st.lists(
    st.tuples(sources, yuan, st.sampled_from(AdjustmentKind.values), st.booleans()), max_size=4
)
payments = st.lists(
    st.tuples(sources, yuan | yuan.map(lambda amount: -amount), days, years), max_size=8
)


def ask(key, programme, period=YEAR, **params):
    return metrics.get(key).measure(period, Scope(programme_id=programme.pk), params)


def store(programme, lines, adjustments, payments):
    for model in (models.Payment, models.Adjustment, models.BudgetLine):
        model.objects.filter(programme=programme).delete()
    models.BudgetLine.objects.bulk_create(
        models.BudgetLine(programme=programme, source=s, approved_cny=a, fiscal_year=y)
        for s, a, y in lines
    )
    models.Adjustment.objects.bulk_create(
        models.Adjustment(
            programme=programme,
            source=s,
            amount_cny=a,
            kind=k,
            fiscal_year=2020,
            approval_number="批" if ok else "",
        )
        for s, a, k, ok in adjustments
    )
    models.Payment.objects.bulk_create(
        models.Payment(programme=programme, source=s, amount_cny=a, paid_on=d, fiscal_year=y)
        for s, a, d, y in payments
    )


def naive_budget(lines, adjustments, source):
    found = [a for s, a, y in lines if s == source and y == 2020]
    for s, a, k, approved in adjustments:
        if s == source and approved:
            if k == AdjustmentKind.INCREASE:
                found.append(a)
            elif k in {AdjustmentKind.DECREASE, AdjustmentKind.TRANSFER_OUT}:
                found.append(-a)
    return sum(found, Decimal(0)) if found else None


def naive_spent(payments, source, until=None):
    return [
        a
        for s, a, d, y in payments
        if s == source and y == 2020 and (until is None or (d is not None and d <= until))
    ]


@ON_RANDOM_RECORDS
@given(lines=lines, adjustments=adjustments, payments=payments)
def test_execution_and_carry_over_are_what_a_person_would_add_up(
    programme, lines, adjustments, payments
):
    store(programme, lines, adjustments, payments)
    budgets = {s: naive_budget(lines, adjustments, s) for s in FundSource.values}
    spent = {s: naive_spent(payments, s) for s in FundSource.values}
    stated = [b for b in budgets.values() if b is not None]
    base = sum(stated, Decimal(0))
    paid = sum((a for found in spent.values() for a in found), Decimal(0))

    rate = ask("projects.execution_rate", programme)
    assert rate.value == (paid / base if base and (stated or paid) else None)
    known = bool(stated) or any(spent.values())
    assert ask("projects.spent", programme).value == (paid if known else None)
    left = [
        max(b - sum(spent[s], Decimal(0)), Decimal(0)) for s, b in budgets.items() if b is not None
    ]
    carried = ask("projects.carried_over", programme).value
    assert carried == (sum(left, Decimal(0)) if left else None)


@ON_RANDOM_RECORDS
@given(payments=payments, until=days.filter(bool))
def test_up_to_a_day_only_dated_money_counts_and_the_rest_is_the_upper_end(
    programme, payments, until
):
    store(programme, [(FundSource.APPROPRIATION, Decimal(100), 2020)], [], payments)
    measured = ask("projects.spent", programme, until=until)
    dated = sum(sum(naive_spent(payments, s, until), Decimal(0)) for s in FundSource.values)
    undated = sum(a for _s, a, d, y in payments if d is None and y == 2020)
    if until == date(2020, 12, 31):
        assert measured.value == sum(a for _s, a, _d, y in payments if y == 2020)
    elif undated and not dated:
        assert measured.value is None
    else:
        assert measured.value == dated
        if undated > 0 and dated > 0:
            assert measured.upper == dated + undated
            assert measured.coverage == dated / (dated + undated)


@ON_RANDOM_RECORDS
@given(payments=payments)
def test_the_last_payment_is_the_latest_day_money_went_out(programme, payments):
    store(programme, [], [], payments)
    measured = ask("projects.last_payment_on", programme)
    out = [d for _s, a, d, y in payments if y == 2020 and a > 0]
    dated = [d for d in out if d is not None]
    assert (date_of_number(measured.value) if dated else measured.value) == max(dated, default=None)
    assert measured.coverage == (Decimal(len(dated)) / len(out) if out else None)


things = st.lists(
    st.tuples(
        st.sampled_from(SubProjectStatus.values),
        st.lists(st.tuples(st.sampled_from(AcceptanceConclusion.values), days, days), max_size=2),
    ),
    max_size=6,
)


@ON_RANDOM_RECORDS
@given(things=things)
def test_acceptance_in_a_one_year_project_is_counted_thing_by_thing(programme, things):
    models.SubProject.objects.filter(programme=programme).delete()
    for number, (status, held) in enumerate(things):
        part = models.SubProject.objects.create(
            programme=programme, name=f"子项{number}", status=status
        )
        models.Acceptance.objects.bulk_create(
            models.Acceptance(
                programme=programme,
                subproject=part,
                stage=AcceptanceStage.FINAL,
                conclusion=conclusion,
                due_on=due,
                accepted_on=accepted,
            )
            for conclusion, due, accepted in held
        )

    def accepted(thing):
        status, held = thing
        return status == SubProjectStatus.ACCEPTED or any(
            c != AcceptanceConclusion.FAILED for c, _d, _a in held
        )

    def due(thing):
        status, held = thing
        return bool(held) or status in {SubProjectStatus.ACCEPTED, SubProjectStatus.COMPLETED}

    count = ask("projects.subprojects_accepted", programme)
    assert count.value == (sum(map(accepted, things)) if things else None)
    rate = ask("projects.acceptance_rate", programme)
    dues = [thing for thing in things if due(thing)]
    assert rate.value == (Decimal(sum(map(accepted, dues))) / len(dues) if dues else None)
    timely = ask("projects.acceptance_timeliness", programme)
    assert timely.value is None or 0 <= timely.value <= 1
    assert (timely.denominator or 0) <= len(dues)
