"""Instructions and blanks of a template that were left in."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

# Asterisks beside a digit mask a number in a document for the public: 139****5678.
_LEFT = re.compile(
    r"[×xX＊]{3,}|(?<![\d*])\*{3,}(?![\d*])|[×X]{2}(?:年|月|项目|单位|万元|局|市|县)|〔(?:XX|××)〕|_{4,}(?=[，。；、])|……{2,}|（请?(?:填写|此处|在此)[^）]{0,20}）|"
    r"\{\{[^}]*\}\}|\$\{[^}]*\}|#(?:REF|VALUE|DIV/0|N/A|NAME)[!?]?|待补充|待填写|此处插入|示例文字|错误!未找到引用源"
)


class TemplateTextLeft(Rule):
    """Looks for XX年, {{…}}, 待补充, #REF! and the like."""

    name = "template-text-left"
    aliases = ("placeholder-left",)
    severity = Severity.ERROR
    family = "structure"
    why = "A blank that was not filled in is a fact that is missing."
    source = "house rule; the reports are published"
    message_en = "Template text was left in: %(texts)s"
    message_zh = "遗留模板文字：%(texts)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all places."""
        found = []
        for passage in view_of(report).passages:
            hit = _LEFT.search(passage.text)
            if hit:
                found.append((passage.place, clause_around(passage.text, *hit.span()), hit[0]))
        if found:
            texts = "、".join(dict.fromkeys(text for _, _, text in found))
            yield together(
                self, [(place, quote) for place, quote, _ in found], texts=texts, numbers=texts
            )
