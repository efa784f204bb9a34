"""An item whose description belongs to another item."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.planned_items import echoed, essence, planned_work
from hengwang.checker.analysis.view import view_of
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_ITEM = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}是|[（(]?\d{1,2}[)）.、．]|[（(][一二三四五六七八九十]{1,2}[)）])\s*"
    r"(?P<name>[^，,。；;：:]{3,24})[，：:]?\s*(?:主要)?(?:工作|建设|服务|实施)?(?:内容)?(?:包含|包括|为|有)[:：]?(?P<text>[^。]{10,})"
)
_OTHER = 0.6


class HeadingContentMismatch(Rule):
    """Compares item name and description; the description fits another planned item instead."""

    name = "heading-content-mismatch"
    severity = Severity.WARNING
    family = "structure"
    why = "Two items merged under one name hide that one of them was not carried out."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲) 一（一）2 主要内容及实施情况"
    message_en = "“%(item)s” is described with the content of “%(other)s”"
    message_zh = "“%(item)s”的内容写的是“%(other)s”"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each such item."""
        plan = planned_work(view_of(report))
        if plan is None:
            return
        common = f"{report.project or ''}{report.title or ''}"
        for sentence in report.sentences:
            found = _ITEM.match(sentence.text)
            if found is None or sentence is plan.sentence:
                continue
            name, text = found["name"], found["text"]
            own = set("".join(essence(name, common))) - set(common)
            if not own or own & set(text):
                continue
            others = [
                i for i in plan.items if echoed(i, name, common) < _OTHER and essence(i, common)
            ]
            best = max(others, key=lambda item: echoed(item, text, common), default=None)
            if best and echoed(best, text, common) >= _OTHER:
                yield self.finding(
                    sentence.place,
                    quote=sentence.text,
                    item=name,
                    other=best,
                    numbers=f"{name}: 0; {best}: {echoed(best, text, common):.2f}",
                )
