"""The board of contracts and months, and the lists of schemes, assessments and results."""

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Case, Count, DecimalField, Q, QuerySet, Sum, When
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.years import chosen_year
from hengwang.vendors import tables
from hengwang.vendors.choices import ASSESSMENT_TONES, AssessmentState
from hengwang.vendors.models import AnnualResult, Assessment, AssessmentScheme
from hengwang.vendors.queries.board import BoardRow, board_of, contracts_of_year
from hengwang.vendors.views.finding import demand

PER_PAGE = 40
YUAN: DecimalField[Decimal, Decimal] = DecimalField(max_digits=18, decimal_places=2)


@login_required
@require_GET
def board(request: MemberRequest) -> HttpResponse:
    """Contracts against the months of the year chosen in the frame."""
    demand(request, Permission.VIEW_VENDORS)
    today = timezone.localdate()
    year = chosen_year(request) or today.year
    found = contracts_of_year(request.user, year)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = board_of(list(page.object_list), request.user, year, today)
    context = {
        "title": _("Assessment of maintenance"),
        "page": page,
        "rows": rows,
        "year": year,
        "months": range(1, 13),
        "due": sum(cell.is_due for row in rows for cell in row.cells),
        "key": _key(rows),
        "may_assess": may(request.user, Permission.ASSESS_VENDORS),
    }
    return render(request, "vendors/board.html", context)


def _key(rows: Sequence[BoardRow]) -> list[tuple[str, str, int]]:
    """How many months are in which state, in the order of the work; those that occur."""
    states = Counter(
        cell.assessment.state for row in rows for cell in row.cells if cell.assessment is not None
    )
    return [
        (str(one.label), ASSESSMENT_TONES[one].value, states[one])
        for one in AssessmentState
        if states[one]
    ]


class AssessmentList(ListPage):
    """Assessments the visitor may see."""

    request: MemberRequest
    title = gettext_lazy("Assessments by month")
    permission = Permission.VIEW_VENDORS
    table_class = tables.AssessmentTable
    filterset_class = tables.AssessmentFilter
    empty_icon = "clipboard-check"
    empty_title = gettext_lazy("Nothing was assessed yet")
    empty_text = gettext_lazy("Write the scheme of a contract, then draft a month on the board.")

    def rows(self) -> QuerySet[Assessment]:
        rows = Assessment.objects.visible_to(self.request.user)
        rows = rows if self.year is None else rows.filter(month__year=self.year)
        return rows.select_related("contract__company")


class SchemeList(ListPage):
    """Schemes the visitor may see."""

    request: MemberRequest
    title = gettext_lazy("Assessment schemes")
    permission = Permission.VIEW_VENDORS
    table_class = tables.SchemeTable
    filterset_class = tables.SchemeFilter
    empty_icon = "list-details"
    empty_title = gettext_lazy("No scheme yet")
    empty_text = gettext_lazy(
        "A scheme holds the clauses of a contract and what missing one costs."
    )

    def rows(self) -> QuerySet[AssessmentScheme]:
        rows = AssessmentScheme.objects.visible_to(self.request.user)
        return rows.annotate(clause_count=Count("clauses")).select_related("contract__company")

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(
                label=gettext_lazy("New scheme"),
                url=reverse("vendor-scheme-new"),
                icon="plus",
                permission=Permission.ASSESS_VENDORS,
            )
        ]


class ResultList(ListPage):
    """Results of years the visitor may see."""

    request: MemberRequest
    title = gettext_lazy("Annual results")
    permission = Permission.VIEW_VENDORS
    table_class = tables.ResultTable
    filterset_class = tables.ResultFilter
    empty_icon = "report"
    empty_title = gettext_lazy("No year was drawn up yet")
    empty_text = gettext_lazy("On the board, draw up the year of a contract when it is over.")

    def rows(self) -> QuerySet[AnnualResult]:
        rows = AnnualResult.objects.visible_to(self.request.user)
        rows = rows if self.year is None else rows.filter(year=self.year)
        known = Sum("months__deducted_cny", output_field=YUAN)
        found: QuerySet[AnnualResult] = rows.annotate(
            fee_sum=Sum("months__fee_cny", output_field=YUAN),
            open_count=Count("months", filter=Q(months__deducted_cny=None)),
            # A year with an unsettled month has no sum yet.
            deducted_sum=Case(When(open_count=0, then=known), default=None, output_field=YUAN),
            missing_count=Count("months", filter=Q(months__assessment=None)),
        )
        return found.select_related("contract__company")
