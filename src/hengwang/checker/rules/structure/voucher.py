"""Payments listed without the voucher number their table asks for."""

from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report, SpendingRow


class VoucherMissing(Rule):
    """Looks for spent rows whose cell under 会计凭证号 is empty; other tables ask for none."""

    name = "voucher-missing"
    severity = Severity.WARNING
    family = "structure"
    why = "The number of the voucher is how anybody finds the payment in the books."
    source = "湖南省 项目支出绩效自评表: 项目支出明细情况 会计凭证号"
    message_en = "%(count)s payments stand without their voucher number: %(names)s"
    message_zh = "%(count)s笔支出未填会计凭证号：%(names)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each table."""
        for table in report.spending:
            rows = [row for row in table.rows if _asks(row) and not _filled(row)]
            if rows:
                names = "、".join(row.name for row in rows)
                items = [(row.place, row.quote) for row in rows]
                yield together(self, items, numbers=names, names=names)


def _asks(row: SpendingRow) -> bool:
    """A single payment with money behind it, in a table with the column."""
    single = not row.is_total and not row.is_subtotal
    paid = row.spent is not None and bool(row.spent.yuan)
    return single and paid and row.voucher is not None and bool(row.name.strip())


def _filled(row: SpendingRow) -> bool:
    return bool((row.voucher or "").strip())
