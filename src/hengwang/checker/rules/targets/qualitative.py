"""Too many targets without a figure."""

import re
from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.measures import measure_of
from hengwang.checker.analysis.topics import Topic, topic_of
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Indicator, Report

_FIGURE = re.compile(r"\d|百分之|[一二两三四五六七八九十]+(?:个|次|台|天|小时|成)")
_MEASURED = {Topic.COST, Topic.ECONOMY, Topic.QUANTITY}
_HEAD_AT_MOST = 30


class QualitativeTarget(Rule):
    """Tells when half of the targets hold no figure; in narratives the kinds that must have one.

    A qualitative target alone is allowed; half of them are not.
    """

    name = "qualitative-target"
    severity = Severity.WARNING
    family = "targets"
    why = "Where nothing is counted, the score is an opinion."
    source = "财预〔2020〕10号: 指标 定量为主，定性为辅"
    message_en = "%(count)s indicators without a figure: %(names)s"
    message_zh = "%(count)s项指标没有量化：%(names)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for the rows, or one for the paragraphs of a report without rows."""
        view = view_of(report)
        rows = [row for row in view.rows if row.target and not row.target.empty]
        vague = [row for row in rows if _is_vague(row)]
        if rows and len(vague) * 2 >= len(rows) and len(rows) > 2:  # noqa: PLR2004
            yield together(
                self,
                [(row.target.place, row.target.text) for row in vague if row.target],
                numbers=f"{len(vague)} / {len(rows)}",
                names="、".join(row.level3 for row in vague),
            )
        if not view.rows:
            yield from self._paragraphs(report)

    def _paragraphs(self, report: Report) -> Iterator[Finding]:
        items, names = [], []
        for index, heading in enumerate(report.headings):
            topic = topic_of(heading.title)
            short = len(heading.title) <= _HEAD_AT_MOST and "指标" in heading.title
            if topic not in _MEASURED or not short:
                continue
            below = view_of(report).below(index)
            if below and not any(_FIGURE.search(s.text) for s in below):
                items.append((below[0].place, below[0].text))
                names.append(heading.title)
        if items:
            yield together(self, items, numbers=f"{len(items)}: 0", names="、".join(names))


def _is_vague(row: Indicator) -> bool:
    text = row.target.text if row.target else ""
    return measure_of(text) is None and not _FIGURE.search(text)
