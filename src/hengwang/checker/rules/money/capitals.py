"""Amounts in capitals against the figures beside them."""

import re
from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report
from hengwang.kernel.money import AmountError, from_capital, parse_amount, to_capital

_CAPITAL = re.compile(
    r"[零壹贰叁肆伍陆柒捌玖拾佰仟萬万億亿]{1,40}[元圆](?:[零壹贰叁肆伍陆柒捌玖]角)?(?:[零壹贰叁肆伍陆柒捌玖]分)?[整正]?"
)
_FIGURES = re.compile(
    r"[¥￥]?\s*\d[\d,，]*(?:\.\d+)?\s*(?:亿元|万元|元)|[¥￥]\s*\d[\d,，]*(?:\.\d+)?"
)
_BESIDE = 30


class CapitalAmountMismatch(Rule):
    """Reads 大写金额 and compares it with the nearest amount in figures."""

    name = "capital-amount-mismatch"
    severity = Severity.ERROR
    family = "money"
    why = "Of two amounts in a contract or voucher the capitals count."
    source = "支付结算办法: 中文大写金额数字 and 阿拉伯小写金额数字 must agree"
    message_en = "%(capital)s is %(read)s, beside it stands %(figures)s"
    message_zh = "大写“%(capital)s”为%(read)s元，与“%(figures)s”不一致"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each pair that differs, and for capitals that cannot be read."""
        for passage in view_of(report).passages:
            for found in _CAPITAL.finditer(passage.text):
                if len(found[0]) < 3:  # noqa: PLR2004
                    continue
                low = max(0, found.start() - _BESIDE)
                around = passage.text[low : found.end() + _BESIDE]
                figures = list(_FIGURES.finditer(around))
                if not figures:
                    continue
                nearest = min(figures, key=lambda f: abs(low + f.start() - found.start()))
                capital, amount = _read(found[0]), _amount(nearest[0])
                if capital is None or amount is None or capital == amount:
                    continue
                yield self.finding(
                    passage.place,
                    quote=passage.text[low : found.end() + _BESIDE],
                    numbers=f"{found[0]} = {capital} ≠ {nearest[0].strip()} = {to_capital(amount)}",
                    capital=found[0],
                    read=capital,
                    figures=nearest[0].strip(),
                )


def _read(capital: str) -> Decimal | None:
    try:
        return from_capital(capital)
    except AmountError:
        return None


def _amount(text: str) -> Decimal | None:
    try:
        return parse_amount(text)
    except AmountError:
        return None
