"""Planned items without a result, and plans where results are asked for."""

import re
from collections.abc import Iterable, Iterator

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.planned_items import echoed, planned_work
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report, Sentence

_FUTURE = re.compile(
    r"(?:每年|全年|年内|每季度|每月|后续|届时)(?:将|会|拟|计划)[^，,。；;]{0,8}\d|(?:将会?|拟|计划)(?:出具|提交|完成|开展|实施)[^，,。；;]{0,12}\d"
)
_RESULTS = re.compile(r"实施情况|开展情况|完成情况|产出|组织实施情况")
_ITEM_HEAD = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,2}是|[（(]?\d{1,2}[)）.、．]|[（(][一二三四五六七八九十]{1,2}[)）]|[①-⑳])"
)
_ANSWER = re.compile(r"实际|已(?:经|全部)?(?:完成|开展|实施)|完成率")
_ANSWERED = 0.5
_HEAD = 40
_HEADS = 3


class PlannedItemWithoutResult(Rule):
    """Follows each item of the work content to an item of the chapters on what was done.

    A second finding tells sentences there that speak of what will be delivered.
    """

    name = "planned-item-without-result"
    severity = Severity.WARNING
    family = "structure"
    why = "Money was asked for each planned item; each needs a result or a reason."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲) 一（一）2 主要内容及实施情况"
    message_en = "Planned, but without a result: %(items)s"
    message_zh = "计划内容未见实施结果：%(items)s"
    future = (
        "Plan wording in the report on results: %(items)s",
        "结果部分使用计划性表述：%(items)s",
    )

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for the items and one for plan wording."""
        yield from self._items(report)
        view = view_of(report)
        promised = [
            (s, found)
            for s in report.sentences
            if (found := _FUTURE.search(s.text))
            and view.is_result(s)
            and not view.is_goal(s)
            # 计划开展24场，实际开展24场 has its answer beside it.
            and not _ANSWER.search(s.text, found.end())
        ]
        if promised:
            quotes = [(s.place, clause_around(s.text, *f.span())) for s, f in promised]
            shown = "；".join(q for _, q in quotes)
            yield together(self, quotes, numbers=shown, messages=self.future, items=shown)

    def _items(self, report: Report) -> Iterator[Finding]:
        view = view_of(report)
        plan = planned_work(view)
        if plan is None:
            return
        told = [s for s in report.sentences if s is not plan.sentence and _tells_result(report, s)]
        if len(told) < len(plan.items) // 2 or not told:
            return
        heads = [s for s in told if _ITEM_HEAD.match(s.text)]
        text = (
            "\n".join(s.text[:_HEAD] for s in heads)
            if len(heads) >= _HEADS
            else "\n".join(s.text for s in told)
        )
        common = f"{report.project or ''}{report.title or ''}"
        text += "\n".join(_rows(report))
        missing = [item for item in plan.items if echoed(item, text, common) < _ANSWERED]
        if missing and len(missing) < len(plan.items):
            shown = "、".join(missing)
            yield together(
                self,
                [(plan.sentence.place, plan.sentence.text)],
                numbers=f"{len(missing)} / {len(plan.items)}: {shown}",
                items=shown,
            )


def _rows(report: Report) -> list[str]:
    """Return the names of expenditure items and indicators, which are answers too."""
    names = [
        row.name for table in report.spending for row in table.rows if row.spent or row.completion
    ]
    return names + [row.level3 for row in view_of(report).rows if row.actual]


def _tells_result(report: Report, sentence: Sentence) -> bool:
    view = view_of(report)
    trail = view.chapter(sentence).rsplit("〉", maxsplit=1)[-1]
    return bool(_RESULTS.search(trail)) and not view.is_plan(sentence)
