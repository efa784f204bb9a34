"""Whether vouchers have their papers behind them: 记账凭证附件."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q

from hengwang.kernel.metrics import Basis, Measured, Scope, Unit, measured_together, metric
from hengwang.kernel.periods import Period
from hengwang.projects.metrics.money_rows import MOST_IDS
from hengwang.projects.metrics.notes import NO_PAYMENT, NO_VOUCHER_BOOK, VOUCHER_POLICY
from hengwang.projects.metrics.params import MoneyParams
from hengwang.projects.metrics.scoping import cut_off, gathered, programmes_in
from hengwang.projects.models import Paper, Payment
from hengwang.projects.queries.money import until_q
from hengwang.projects.rules import NEEDED_PAPERS


@metric(
    "projects.voucher_completeness",
    unit=Unit.RATIO,
    version=1,
    source="会计基础工作规范 第五十一条：原始凭证附在记账凭证后",
    title="Vouchers with all their papers",
    params=MoneyParams,
)
def voucher_completeness(period: Period, scope: Scope, params: MoneyParams) -> Measured:
    """Share of the year's payments with voucher number, invoice and payment approval.

    Nothing where no payment has any of them: then the voucher book was not entered here.
    """
    return _measured(_books(programmes_in(scope, period), period, params))


@measured_together(voucher_completeness)
def _of_many(period: Period, scopes: Sequence[Scope], params: MoneyParams) -> list[Measured]:
    def many(ids: Sequence[int]) -> dict[int, Measured]:
        books: dict[int, list[Voucher]] = {pk: [] for pk in ids}
        for voucher in _books(ids, period, params):
            books[voucher.programme_id].append(voucher)
        return {pk: _measured(book) for pk, book in books.items()}

    return gathered(scopes, period, many, lambda one: voucher_completeness(period, one, params))


class Voucher(NamedTuple):
    """One payment with its number and the kinds of papers behind it."""

    pk: int
    programme_id: int
    number: str
    papers: frozenset[str]

    @property
    def is_complete(self) -> bool:
        """Whether number, invoice and approval are there."""
        return bool(self.number) and set(NEEDED_PAPERS) <= self.papers


def _books(programmes: object, period: Period, params: MoneyParams) -> list[Voucher]:
    """The payments that count with what is behind them; two queries."""
    wanted = Q(programme__in=programmes, fiscal_year=period.year)
    if params.source is not None:
        wanted &= Q(source=params.source)
    until = cut_off(period, params.until)
    payments = Payment.objects.filter(wanted, until_q("paid_on", until, count_undated=False))
    papers: dict[int | None, set[str]] = defaultdict(set)
    attached = Paper.objects.filter(payment__in=payments.order_by())
    for payment_id, kind in attached.order_by().values_list("payment_id", "kind"):
        papers[payment_id].add(kind)
    rows = payments.order_by("pk").values_list("pk", "programme_id", "voucher_number")
    return [Voucher(*row, frozenset(papers.get(row[0], ()))) for row in rows]


def _measured(book: Sequence[Voucher]) -> Measured:
    basis = Basis.of("payment", [one.pk for one in book])
    if len(book) > MOST_IDS:
        content = {"rows": len(book), "digest": basis.digest}
        basis = Basis.of("payment", (), query=f"{len(book)} rows of payment", content=content)
    told: dict[str, Any] = {"basis": basis, "policy": VOUCHER_POLICY}
    if not book:
        return Measured.nothing(Unit.RATIO, note=NO_PAYMENT, **told)
    if not any(one.number or one.papers for one in book):
        return Measured.nothing(Unit.RATIO, note=NO_VOUCHER_BOOK, coverage=Decimal(0), **told)
    return Measured.ratio(sum(one.is_complete for one in book), len(book), **told)
