"""A section's declared points against the points of its rows."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from hengwang.checker.analysis.tallies import RowGroup, close, figure, row_groups, statements
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report


class SectionWeightVersusRowSum(Rule):
    """Compares declared section points (sentence, heading cell, summary table) with the rows."""

    name = "section-weight-vs-row-sum"
    aliases = ("section-weight-mismatch", "section-row-weight-sum")
    severity = Severity.ERROR
    family = "sums"
    why = "Points that are declared but carried by no row can neither be earned nor lost."
    source = "财预〔2020〕10号 附件 项目支出绩效自评表: 分值 of the rows make up their section"
    message_en = "%(section)s: the rows carry %(sum)s points, %(printed)s are declared"
    message_zh = "%(section)s各行分值合计%(sum)s，声明的分值为%(printed)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each section whose rows carry other points than declared."""
        for key, group in row_groups(report).items():
            if group.weight is None:
                continue
            for points, place, quote in self._declared(report, key, group):
                if close(points, group.weight, len(group.rows)):
                    continue
                terms = "+".join(figure(row.weight) for row in group.rows)
                yield self.finding(
                    place,
                    quote=quote,
                    numbers=f"{terms} = {figure(group.weight)} ≠ {figure(points)}",
                    section=group.name,
                    sum=figure(group.weight),
                    printed=figure(points),
                )
                break

    @staticmethod
    def _declared(
        report: Report, key: str, group: RowGroup
    ) -> Iterator[tuple[Decimal, Place, str]]:
        for where in ("declared", "text", "table", "heading"):
            section = statements(report, where).get(key)
            if section is not None and section.weight is not None:
                yield section.weight, section.place, section.quote
        if group.heading_points is not None:
            yield group.heading_points, group.place, group.rows[0].quote
