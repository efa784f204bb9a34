"""Keep the sums of programmes and years up to date with their rows."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count, Q, Sum

from hengwang.outbox.services import announce
from hengwang.projects.models import Acceptance, Adjustment, Payment, Programme, ProgrammeYear
from hengwang.projects.queries.money import year_money

AT_ONCE = 500
SUMS = ["budget_cny", "executed_cny", "payment_count", "marked_payments", "marked_others"]


@transaction.atomic(savepoint=False)
def resum(programme_ids: Collection[int], years: Iterable[int]) -> None:
    """Add up the years of these programmes anew; eight queries a year and 500 programmes."""
    for year in sorted(set(years)):
        ids = sorted(set(programme_ids))
        for start in range(0, len(ids), AT_ONCE):
            _resum(ids[start : start + AT_ONCE], year)


def years_of(programme: Programme) -> set[int]:
    """Fiscal years of a programme, where nobody knows which one a change touches."""
    return set(range(programme.first_year, programme.last_year + 1))


def money_changed(programme: Programme, *years: int, remarked: Collection[int] = ()) -> None:
    """Say that the money of these years changed, after adding it up anew.

    `remarked` are further years in which only marks changed: added up, not announced.
    """
    resum([programme.pk], {*years, *remarked})
    for year in sorted(set(years)):
        announce("money.changed", programme_id=programme.pk, year=year)


def payments_changed(programme: Programme, *years: int, remarked: Collection[int] = ()) -> None:
    """The same where nothing but payments changed; two queries a year.

    A year that was never added up, or has no payment now, is added up whole.
    """
    for year in sorted({*years, *remarked}):
        paid = Payment.objects.filter(programme=programme, fiscal_year=year).aggregate(
            executed_cny=Sum("amount_cny"),
            payment_count=Count("pk"),
            marked_payments=Count("pk", filter=Q(is_irregular=True)),
        )
        kept = ProgrammeYear.objects.filter(programme=programme, fiscal_year=year)
        if not paid["payment_count"] or not kept.update(**paid):
            resum([programme.pk], [year])
    for year in sorted(set(years)):
        announce("money.changed", programme_id=programme.pk, year=year)


def resum_everything() -> int:
    """Add up every year of every programme, as after rows were written past the services."""
    spans = Programme.objects.order_by().values_list("first_year", "last_year").distinct()
    years = {year for first, last in spans for year in range(first, last + 1)}
    for year in sorted(years):
        running = Programme.objects.in_year(year).order_by("pk")
        resum(list(running.values_list("pk", flat=True)), [year])
    return ProgrammeYear.objects.count()


def _resum(ids: list[int], year: int) -> None:
    money = year_money(ids, year)
    mine: dict[str, Any] = {"programme__in": ids, "fiscal_year": year}
    payments = Payment.objects.filter(**mine).values("programme").order_by()
    counts = {
        row["programme"]: (row["n"], row["marked"])
        for row in payments.annotate(n=Count("pk"), marked=Count("pk", filter=Q(is_irregular=True)))
    }
    others = _marked(Adjustment.objects.filter(**mine).exclude(flags=[]))
    # An acceptance is marked because it has no date: it belongs to the year it was due in.
    due = Q(due_on__year=year) | Q(due_on=None, programme__first_year=year)
    for pk, count in _marked(
        Acceptance.objects.filter(due, programme__in=ids).exclude(flags=[])
    ).items():
        others[pk] = others.get(pk, 0) + count
    rows = [
        ProgrammeYear(
            programme_id=pk,
            fiscal_year=year,
            budget_cny=money[pk].total.budget,
            executed_cny=money[pk].total.executed,
            payment_count=counts.get(pk, (0, 0))[0],
            marked_payments=counts.get(pk, (0, 0))[1],
            marked_others=others.get(pk, 0),
        )
        for pk in ids
    ]
    ProgrammeYear.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["programme", "fiscal_year"],
        update_fields=SUMS,
    )


def _marked(rows: Any) -> dict[int, int]:
    counted = rows.values_list("programme").order_by().annotate(n=Count("pk"))
    return dict(counted)
