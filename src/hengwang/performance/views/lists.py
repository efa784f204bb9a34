"""The list of evaluations, with the totals of what is shown drawn side by side."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.charts import ProjectTotals, compare_projects
from hengwang.pages.lists import ListPage, Tool
from hengwang.performance.filters import EvaluationFilter
from hengwang.performance.models import Evaluation
from hengwang.performance.tables import EvaluationTable

DRAWN = 12
SHORT_NAME = 14


class EvaluationList(ListPage):
    """Evaluations the user may see; three queries whatever their number."""

    title = _("Evaluations")
    permission = Permission.VIEW_EVALUATIONS
    template_name = "performance/evaluation_list.html"
    table_class = EvaluationTable
    filterset_class: ClassVar[type[Any] | None] = EvaluationFilter
    empty_icon = "clipboard-check"
    empty_title = _("No evaluation yet")
    empty_text = _("Choose a programme and a ruleset; sections and indicators come from them.")

    request: MemberRequest

    def rows(self) -> QuerySet[Evaluation]:
        """Of the chosen year, or of all."""
        rows = Evaluation.objects.visible_to(self.request.user).select_related("programme__unit")
        return rows if self.year is None else rows.in_year(self.year)

    def lead(self, shown: QuerySet[Evaluation]) -> str:
        """How many there are; how many totals differ is the chart's title."""
        count = shown.count()
        text = ngettext("%(count)s evaluation", "%(count)s evaluations", count)
        return text % {"count": f"{count:,d}"}

    def tools(self) -> Sequence[Tool]:
        """Declare a new one."""
        return [
            Tool(
                label=_("Declare goals"),
                url=reverse("evaluation-new"),
                icon="plus",
                permission=Permission.EDIT_EVALUATIONS,
            )
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list and the drawing of its first rows."""
        context = super().get_context_data(**kwargs)
        page = [row.record for row in context["table"].page.object_list][:DRAWN]
        drawn = [one for one in page if one.printed_total is not None or one.total is not None]
        context["chart"] = compare_projects([_totals(one) for one in drawn]) if drawn else None
        return context


def _totals(evaluation: Evaluation) -> ProjectTotals:
    unit = evaluation.programme.unit
    name = unit.short_name or unit.name
    short = name if len(name) <= SHORT_NAME else f"{name[:SHORT_NAME]}…"
    return ProjectTotals(
        name=f"{short} {evaluation.fiscal_year}",
        printed=evaluation.printed_total,
        summed=evaluation.rows_total,
        ruled=evaluation.total,
        url=evaluation.get_absolute_url(),
    )
