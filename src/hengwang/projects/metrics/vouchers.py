"""Whether vouchers have their papers behind them: 记账凭证附件."""

from decimal import Decimal

from django.db.models import Count, Q

from hengwang.kernel.metrics import Measured, Scope, Unit, metric
from hengwang.kernel.periods import Period
from hengwang.projects.metrics.money_rows import basis_of
from hengwang.projects.metrics.notes import NO_PAYMENT, NO_VOUCHER_BOOK, VOUCHER_POLICY
from hengwang.projects.metrics.params import MoneyParams
from hengwang.projects.metrics.scoping import cut_off, programmes_in
from hengwang.projects.models import Payment
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
    wanted = Q(programme__in=programmes_in(scope, period), fiscal_year=period.year)
    if params.source is not None:
        wanted &= Q(source=params.source)
    until = cut_off(period, params.until)
    payments = Payment.objects.filter(wanted, until_q("paid_on", until, count_undated=False))
    needed = Count("papers__kind", filter=Q(papers__kind__in=NEEDED_PAPERS), distinct=True)
    known = payments.order_by().annotate(kinds=needed)
    numbered = ~Q(voucher_number="")
    complete = known.filter(numbered, kinds=len(NEEDED_PAPERS)).count()
    told = {"basis": basis_of("payment", payments), "policy": VOUCHER_POLICY}
    total = payments.count()
    if not total:
        return Measured.nothing(Unit.RATIO, note=NO_PAYMENT, **told)
    if not complete and not known.filter(numbered | Q(papers__isnull=False)).exists():
        return Measured.nothing(Unit.RATIO, note=NO_VOUCHER_BOOK, coverage=Decimal(0), **told)
    return Measured.ratio(complete, total, **told)
