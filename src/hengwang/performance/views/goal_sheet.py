"""Declared goals as a sheet the budget system takes in."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.pages.exports import XLSX
from hengwang.performance.engine.parsing import parse_target
from hengwang.performance.engine.targets import Operator
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.views.detail import visible
from hengwang.projects.exchange.budget_layouts import load_layouts
from hengwang.projects.exchange.sheets import Layout, layout_named, write_sheet

SHEET = "goals"


@login_required
@require_GET
def goal_sheet(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """The declared goals of one evaluation, in the house's columns or in those of a layout."""
    evaluation = visible(request, evaluation_id)
    layout = _layout(request.GET.get("layout", ""))
    rows = evaluation.indicators.select_related("section")
    response = HttpResponse(write_sheet(layout, sheet_rows(evaluation, rows)), content_type=XLSX)
    name = f"{layout.title}-{evaluation.programme.name}.xlsx"
    disposition = content_disposition_header(as_attachment=True, filename=name)
    response.headers["Content-Disposition"] = disposition or "attachment"
    return response


def _layout(key: str) -> Layout:
    if not key:
        return layout_named(SHEET)
    layout = load_layouts().get(key)
    written = layout.written(SHEET) if layout else None
    if written is None:
        raise Http404
    return written


def sheet_rows(evaluation: Evaluation, rows: Iterable[Indicator]) -> Iterator[dict[str, Any]]:
    """One row an indicator: a target that can be measured in its parts, any other as written."""
    programme, year = evaluation.programme, evaluation.fiscal_year
    for row in rows:
        target = parse_target(row.target_text, year=year, level2=row.level2, name=row.level3)
        measured = target.value is not None and target.operator is not Operator.BETWEEN
        yield {
            "programme_code": programme.code,
            "programme": programme.name,
            "year": str(year),
            "level1": row.section.name,
            "level2": row.level2,
            "level3": row.level3,
            "operator": target.operator.value if measured else "",
            "value": f"{target.value:f}" if measured else row.target_text,
            "unit": target.unit if measured else "",
            "points": row.points,
        }
