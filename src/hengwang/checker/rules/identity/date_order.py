"""Dates of the steps of a project that cannot have come in that order."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from hengwang.checker.analysis.wording import folded
from hengwang.checker.document import Place, Table
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_DATE = re.compile(
    r"(?:(?P<year>20\d\d)\s*[年./-]\s*)?(?P<month>1[0-2]|0?[1-9])\s*[月./-]\s*"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])日?)?(?![\d%])"
)
_STEPS = (
    (1, re.compile(r"招标公告|公开招标|开标")),
    (2, re.compile(r"中标|成交")),
    (3, re.compile(r"签订(?:了)?[^，。；]{0,8}合同|合同签订")),
    (5, re.compile(r"开工|动工|进场施工")),
    (6, re.compile(r"完工|竣工(?!验收|决算|结算)|建成")),
    (7, re.compile(r"(?:通过|完成|组织)[^，。；]{0,6}验收|竣工验收|验收合格")),
)
_WHOLE_DATE = re.compile(r"(20\d\d)[年./-](1[0-2]|0?[1-9])[月./-](3[01]|[12]\d|0?[1-9])日?")
_CLAUSE = re.compile(r"[^，,。；;、]+")
_PAYMENTS = (
    (1, re.compile(r"首付|首期|预付|第一[次笔期]")),
    (2, re.compile(r"进度款|中期|第二[次笔期]")),
    (3, re.compile(r"尾款|余款|质保|验收款|结算款|第三[次笔期]")),
)
_DATES_AT_LEAST = 3
_BUILDING = 5
_Step = tuple[int, tuple[int, int, int], str]


class DatesOutOfOrder(Rule):
    """Puts 中标, 开工, 完工 and 验收 of a sentence in order, and a column of dates in its year.

    首付款, 进度款 and 尾款 of a table are put in order as well.

    Dates without a year are of the year before them. A column is looked at when all its dates
    but one lie in the evaluated year.
    """

    name = "dates-out-of-order"
    severity = Severity.WARNING
    family = "identity"
    why = "Work that is accepted before it is finished was accepted on paper, or the date is wrong."
    source = "政府采购法 第四十一条; 建设工程质量管理条例 第十六条: 验收 follows 竣工"
    message_en = "These dates cannot be in this order: %(dates)s"
    message_zh = "时间先后不合理：%(dates)s"
    other_year = (
        "%(dates)s is the only date of this column outside %(year)s",
        "“%(dates)s”不在%(year)s年度内，与本列其他日期不一致",
    )

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each pair of steps, and one for each odd date of a column."""
        for sentence in report.sentences:
            if "月" not in sentence.text:
                continue
            for one, other in _wrong(sentence.text):
                dates = f"{one[2]} → {other[2]}"
                yield self.finding(sentence.place, quote=sentence.text, numbers=dates, dates=dates)
        for table in report.document.tables():
            for place, text, quote in _late_payments(table):
                yield self.finding(place, quote=quote, numbers=text, dates=text)
            for place, text, quote in _odd_dates(table, report.year):
                yield self.finding(
                    place,
                    quote=quote,
                    numbers=f"{text} ∉ {report.year}",
                    messages=self.other_year,
                    dates=text,
                    year=report.year,
                )


def _late_payments(table: Table) -> Iterator[tuple[Place, str, str]]:
    """首付款, 进度款, 尾款 with their days: no payment comes before the one it follows."""
    dated: dict[int, list[tuple[int, tuple[int, int, int], int]]] = {}
    for index, row in enumerate(table.rows):
        label = next((cell.text for cell in row if cell.text), "")
        rank = next((rank for rank, words in _PAYMENTS if words.search(label)), None)
        for at, cell in enumerate(row) if rank is not None else ():
            found = _WHOLE_DATE.fullmatch(folded(cell.text)) if "20" in cell.text else None
            if found and rank is not None:
                day = int(found[1]), int(found[2]), int(found[3])
                dated.setdefault(at, []).append((rank, day, index))
    for at, payments in dated.items():
        for one, other in pairwise(payments):
            if one[0] < other[0] and other[1] < one[1]:
                cell = table.rows[other[2]][at]
                before = table.rows[one[2]][at].text.strip()
                yield cell.place, f"{before} → {cell.text.strip()}", table.row_text(other[2])


def _wrong(text: str) -> Iterator[tuple[_Step, _Step]]:
    for one, other in pairwise(_steps(text)):
        later = one[0] < other[0] and (one[0] >= _BUILDING or other[0] < _BUILDING)
        if later and other[1] < one[1]:
            yield one, other


def _steps(text: str) -> Iterator[_Step]:
    """The dated steps of a sentence; a clause with two dates or none tells no step."""
    year = 0
    for clause in _CLAUSE.findall(text):
        dates = [found for found in _DATE.finditer(clause) if "月" in found[0] or found["year"]]
        if dates and dates[-1]["year"]:
            year = int(dates[-1]["year"])
        step = next((rank for rank, words in _STEPS if words.search(clause)), None)
        if len(dates) != 1 or step is None or not dates[0]["day"]:
            continue
        found = dates[0]
        yield step, (year, int(found["month"]), int(found["day"])), clause.strip()


def _odd_dates(table: Table, year: int | None) -> Iterator[tuple[Place, str, str]]:
    """The one date of a column that is not of the evaluated year, where three others are."""
    if year is None:
        return
    columns: dict[int, list[tuple[int, int]]] = {}
    for index, row in enumerate(table.rows):
        for at, cell in enumerate(row):
            found = _WHOLE_DATE.fullmatch(folded(cell.text)) if "20" in cell.text else None
            if found:
                columns.setdefault(at, []).append((index, int(found[1])))
    for at, dates in columns.items():
        odd = [index for index, printed in dates if printed != year]
        if len(dates) > _DATES_AT_LEAST and len(odd) == 1:
            cell = table.rows[odd[0]][at]
            yield cell.place, cell.text.strip(), table.row_text(odd[0])
