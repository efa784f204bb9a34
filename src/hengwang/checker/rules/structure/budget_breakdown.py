"""A budget for many items without the amount of any of them."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.money_equations import told_totals, wan
from hengwang.checker.analysis.planned_items import essence, planned_work
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import pairs
from hengwang.checker.document import Place
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Amount, Report

_PROJECTS = re.compile(r"(?:建设|改造|升级|采购|修缮|维修|购置|施工)[^。]{0,6}$")
_MONEY = re.compile(r"\d(?:\.\d+)?\s*(?:万元|亿元|元)")
_ITEMS = 6
_SUB_PROJECTS = 4
_HEADING = 60


class BudgetNotBrokenDown(Rule):
    """Looks for six and more work items, or four and more sub-projects, none with an amount."""

    name = "budget-not-broken-down"
    severity = Severity.ADVICE
    family = "structure"
    why = "Without amounts per item nobody can tell what the money was for."
    source = "财预〔2020〕10号 附件 绩效评价报告 (参考提纲) 一（一）3 资金投入和使用情况"
    message_en = "%(count)s items and one budget of %(budget)s, no amount of any item"
    message_zh = "预算%(budget)s涉及%(count)s项内容，未列各项金额"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding at the list of sub-projects, or else at the sentence on the budget."""
        if any(len(table.rows) > 2 for table in report.spending):  # noqa: PLR2004
            return
        budget = next(
            (a for a in told_totals(report) if a.role in {"budget", "initial_budget"}), None
        )
        view = view_of(report)
        if budget is None or not view.is_report:
            return
        shown = f"{wan(budget.yuan)}万元"
        sub = _sub_projects(report)
        if sub:
            place, quote, count = sub
            yield self.finding(place, quote=quote, numbers=f"{count}: 0", count=count, budget=shown)
            return
        plan = planned_work(view)
        if plan is None or len(plan.items) < _ITEMS or _priced(report, plan.items, budget):
            return
        yield self.finding(
            budget.place,
            quote=budget.quote,
            severity=Severity.WARNING,
            numbers=f"{shown} / {len(plan.items)}: {'、'.join(plan.items)}",
            count=len(plan.items),
            budget=shown,
        )


def _sub_projects(report: Report) -> tuple[Place, str, int] | None:
    """Return the heading whose items are sub-projects without a single amount, and their number."""
    children: dict[int, list[int]] = {}
    for index, heading in enumerate(report.headings):
        for above in range(index - 1, -1, -1):
            if report.headings[above].depth < heading.depth:
                children.setdefault(above, []).append(index)
                break
    view = view_of(report)
    for above, below in children.items():
        heading = report.headings[above]
        titles = [report.headings[i].title for i in below]
        projects = [
            t
            for t in titles
            if re.search(r"工程|项目|平台", t[:_HEADING]) and _PROJECTS.search(t.split("。")[0])
        ]
        if "项目" not in heading.title or len(projects) < _SUB_PROJECTS:
            continue
        texts = [s.text for s in report.sentences if s.heading in {above, *below}] + titles
        if not any(_MONEY.search(text) for text in texts) and not view.is_goal(report.sentences[0]):
            return heading.place, heading.text, len(below)
    return None


def _priced(report: Report, items: tuple[str, ...], budget: Amount) -> bool:
    """True when an amount other than the whole belongs to one of the items."""
    common = f"{report.project or ''}{report.title or ''}"
    named = [pairs(a.name) for a in report.amounts if a.yuan and a.yuan != budget.yuan]
    return any(len(essence(item, common) & name) >= 2 for item in items for name in named)  # noqa: PLR2004
