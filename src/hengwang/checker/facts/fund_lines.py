"""Funds told line by line: 预算资金：260万元, 其中：区级财政资金：100万元, 预算执行率：95%."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hengwang.checker.document import Document, Paragraph, Place, Role
from hengwang.checker.facts.amounts import role_of
from hengwang.checker.facts.units import amount_in_cell
from hengwang.checker.facts.words import fold, ratio_of
from hengwang.checker.report import Amount, FundRow, Number

_LINE = re.compile(
    r"^(?:[(（]?\d{1,2}[)）.、]\s*)?(?P<part>其中[,，:：]?)?(?P<name>[\u4e00-\u9fff（）()]{2,16})[:：]\s*"
    r"(?P<sum>\d[\d,]*(?:\.\d+)?\s*(?:亿元|万元|元))[。；;]?$"
)
_RATE = re.compile(r"^(?:预算|资金|项目)*(?:执行|支出)率[:：]\s*(\d{1,3}(?:\.\d+)?[%％])[。；;]?$")
_TOTAL = re.compile(r"预算|总额|总投资|项目资金|安排")
_LINES_AT_LEAST = 3


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    place: Place
    name: str = ""
    sum: str = ""
    is_part: bool = False
    rate: str = ""


def funds_in_lines(document: Document) -> tuple[FundRow, ...]:
    """Return the first run of such lines as a funds block; none when it holds fewer than three."""
    run: list[_Line] = []
    for paragraph in document.paragraphs(Role.BODY):
        line = _line(paragraph)
        if line is not None:
            run.append(line)
            continue
        if len(run) >= _LINES_AT_LEAST and (rows := tuple(_rows(run))):
            return rows
        run = []
    return tuple(_rows(run)) if len(run) >= _LINES_AT_LEAST else ()


def _line(paragraph: Paragraph) -> _Line | None:
    text = paragraph.text.strip()
    if len(text) > 40:  # noqa: PLR2004 - a label and a sum, no sentence
        return None
    rate = _RATE.match(fold(text))
    if rate:
        return _Line(text, paragraph.place, rate=rate[1])
    found = _LINE.match(text)
    if found is None:
        return None
    return _Line(text, paragraph.place, found["name"], found["sum"], bool(found["part"]))


def _rows(run: Sequence[_Line]) -> Iterator[FundRow]:
    first = next((at for at, line in enumerate(run) if _TOTAL.search(line.name)), None)
    if first is None or run[first].is_part:
        return
    total, parts = run[first], list(_parts(run[first + 1 :]))
    executed = next((x for x in run if role_of(x.name) == "executed" and not x.is_part), None)
    balance = next((x for x in run if role_of(x.name) == "balance" and not x.is_part), None)
    rate = next((x for x in run if x.rate), None)
    if not parts and executed is None:
        return
    yield FundRow(
        total.name,
        total.place,
        total.text,
        is_total=True,
        budget=_amount(total, "budget"),
        executed=_amount(executed, "executed") if executed else None,
        balance=_amount(balance, "balance") if balance else None,
        rate=Number(ratio_of(rate.rate), rate.rate, rate.place) if rate else None,
    )
    for part in parts:
        yield FundRow(
            part.name, part.place, part.text, is_total=False, budget=_amount(part, "budget")
        )


def _parts(lines: Sequence[_Line]) -> Iterator[_Line]:
    """From 其中 on to the first line that is not a source."""
    inside = False
    for line in lines:
        inside = inside or line.is_part
        if not inside:
            continue
        if line.rate or role_of(line.name) in {"executed", "balance", "arrived"}:
            return
        yield line


def _amount(line: _Line, role: str) -> Amount | None:
    return amount_in_cell(
        line.sum, line.place, name=line.name, role=role, unit=None, quote=line.text
    )
