"""What every figure of an evaluation rests on and what is missing, before it is submitted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.pages import exports
from hengwang.performance.models import Citation, Evaluation
from hengwang.performance.queries.sufficiency import FigureShown, Sufficiency, sufficiency_of
from hengwang.performance.rules import ACTUALS_EDITABLE
from hengwang.performance.sufficiency import Met
from hengwang.performance.views.detail import rights, visible
from hengwang.performance.wording_sufficiency import consequence_of, met_text


@login_required
@require_GET
def sufficiency(request: MemberRequest, evaluation_id: int) -> HttpResponseBase:
    """Figures with their demands; all of them, or those with one outcome."""
    evaluation = visible(request, evaluation_id)
    found = sufficiency_of(evaluation)
    show = request.GET.get("show", "")
    figures = [one for one in found.figures if show not in set(Met) or one.met == show]
    export_format = request.GET.get("export", "")
    if export_format in exports.FORMATS:
        name = f"{_('What the figures rest on')} {evaluation.short_id}"
        return exports.table_response(_Rows(figures), export_format, name)
    context = {
        "title": _("What the figures rest on"),
        "evaluation": evaluation,
        "found": found,
        "figures": figures,
        "show": show,
        "tabs": _tabs(found),
        "submittable": evaluation.state in ACTUALS_EDITABLE,
        "cited": _cited(evaluation),
        "consequence": consequence_of(found),
        "breadcrumbs": [
            (_("Evaluations"), reverse("evaluation-list")),
            (evaluation.title, evaluation.get_absolute_url()),
        ],
        **rights(request, evaluation),
    }
    return _page(request, context)


def _page(request: MemberRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "performance/sufficiency.html", context)


def _tabs(found: Sufficiency) -> list[tuple[str, str, int]]:
    return [
        ("", pgettext("figures", "All"), len(found.figures)),
        (Met.NO.value, _("Incomplete"), found.missing),
        (Met.WARN.value, _("With remarks"), found.warned),
        (Met.YES.value, _("In order"), found.sound),
    ]


def _cited(evaluation: Evaluation) -> dict[int, Citation]:
    """What the current frozen revision cites, by evidence item; nothing before a submission."""
    rows = Citation.objects.filter(
        frozen__evaluation=evaluation, frozen__revision=evaluation.revision
    )
    return {row.item_id: row for row in rows.select_related("revision")}


@dataclass(frozen=True)
class _Rows:
    """The figures as the exports take a table: a row for every demand."""

    figures: list[FigureShown]

    def as_values(self) -> Iterator[list[Any]]:
        """The head, then the rows of the screen."""
        yield [
            _("Figure"),
            _("Indicator"),
            _("Actual value"),
            _("Source of the actual value"),
            pgettext("sufficiency", "State"),
            pgettext("sufficiency", "Demand"),
            pgettext("sufficiency", "What there is"),
            _("Evidence"),
        ]
        for one in self.figures:
            pieces = "；".join(f"{piece.item.title}（{piece.text}）" for piece in one.pieces)
            for demand in one.demands:
                yield [
                    one.indicator.figure_id,
                    one.indicator.level3,
                    one.actual,
                    one.indicator.get_source_display(),
                    met_text(demand.demand.met),
                    demand.want,
                    demand.text,
                    pieces,
                ]
