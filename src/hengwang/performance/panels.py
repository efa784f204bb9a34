"""What performance puts on the start pages."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, F, Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.permissions import may
from hengwang.pages import panels, slots
from hengwang.pages.charts import ProjectTotals, compare_projects
from hengwang.pages.panels import Lead, Panel
from hengwang.pages.slots import Slot
from hengwang.pages.years import chosen_year
from hengwang.performance.choices import EvaluationState
from hengwang.performance.models import Evaluation
from hengwang.projects.models import Programme

SHOWN = 6
DRAWN = 8


def _evaluations(request: HttpRequest) -> Any:
    rows = Evaluation.objects.visible_to(request.user).select_related("programme__unit")  # type: ignore[arg-type]
    year = chosen_year(request)
    return rows if year is None else rows.in_year(year)


def by_state(request: HttpRequest) -> Mapping[str, Any] | None:
    """How many evaluations stand where, and the latest of them."""
    rows = _evaluations(request)
    counts = dict(rows.order_by().values_list("state").annotate(Count("pk")))
    if not counts:
        return None
    states = [(state.label, counts.get(state.value, 0), state.value) for state in EvaluationState]
    return {"states": states, "latest": rows.order_by("-changed_at", "-pk")[:SHOWN]}


def waiting(request: HttpRequest) -> Mapping[str, Any] | None:
    """Evaluations whose next step is the reader's: unscored rows and missing notes first."""
    rows = _evaluations(request).filter(
        state__in=[EvaluationState.DECLARED, EvaluationState.SELF_EVALUATION]
    )
    open_rows = Count("indicators", filter=Q(indicators__score=None, indicators__points__gt=0))
    found = list(rows.annotate(open_rows=open_rows).order_by("-open_rows", "pk")[:SHOWN])
    return {"evaluations": found} if found else None


def to_review(request: HttpRequest) -> Mapping[str, Any] | None:
    """Submitted evaluations, and those whose printed total is not what the rules give."""
    rows = _evaluations(request)
    submitted = list(rows.filter(state=EvaluationState.SUBMITTED)[:SHOWN])
    differing = rows.exclude(printed_total=None).exclude(total=None)
    differing = differing.exclude(printed_total=F("total"))
    return {"submitted": submitted, "differing": list(differing[:SHOWN])}


def _short_name(evaluation: Evaluation) -> str:
    unit = evaluation.programme.unit
    return f"{(unit.short_name or unit.name)[:12]} {evaluation.fiscal_year}"


def side_by_side(request: HttpRequest) -> Mapping[str, Any] | None:
    """Totals of several programmes in three columns."""
    rows = _evaluations(request).exclude(printed_total=None, total=None)[:DRAWN]
    drawn = [
        ProjectTotals(
            name=_short_name(one),
            printed=one.printed_total,
            summed=one.rows_total,
            ruled=one.total,
            url=one.get_absolute_url(),
        )
        for one in rows
    ]
    return {"chart": compare_projects(drawn)} if drawn else None


panels.register(
    Panel(
        key="evaluations-side-by-side",
        title=_("Programmes side by side"),
        template="performance/panels/chart.html",
        query=side_by_side,
        roles=frozenset({Role.LEADER, Role.EVALUATOR}),
        permission=Permission.VIEW_EVALUATIONS,
        order=20,
        width=2,
    )
)
panels.register(
    Panel(
        key="goals-on-track",
        title=pgettext_lazy("cockpit", "Goals"),
        template="performance/panels/goals.html",
        query=lambda _request: {},
        roles=frozenset({Role.LEADER, Role.PROJECT_OWNER, Role.SUPERVISING_OFFICER}),
        permission=Permission.VIEW_EVALUATIONS,
        order=21,
        first_for=frozenset({Role.LEADER}),
    )
)
panels.register(
    Panel(
        key="evaluations-by-state",
        title=_("Evaluations by state"),
        template="performance/panels/by_state.html",
        query=by_state,
        permission=Permission.VIEW_EVALUATIONS,
        order=30,
    )
)
panels.register(
    Panel(
        key="evaluations-waiting",
        title=_("Evaluations to fill"),
        template="performance/panels/waiting.html",
        query=waiting,
        roles=frozenset({Role.PROJECT_OWNER}),
        permission=Permission.EDIT_EVALUATIONS,
        order=15,
    )
)
panels.register(
    Panel(
        key="evaluations-to-review",
        title=_("To review"),
        template="performance/panels/to_review.html",
        query=to_review,
        roles=frozenset({Role.EVALUATOR, Role.SUPERVISING_OFFICER}),
        permission=Permission.REVIEW_EVALUATIONS,
        order=10,
    )
)


def of_programme(request: HttpRequest, programme: Programme) -> Mapping[str, Any] | None:
    """The evaluations of one programme, on its page."""
    rows = Evaluation.objects.visible_to(request.user).filter(programme=programme)  # type: ignore[arg-type]
    may_declare = may(request.user, Permission.EDIT_EVALUATIONS, programme.unit)  # type: ignore[arg-type]
    return {"evaluations": list(rows), "programme": programme, "may_declare": may_declare}


slots.register(
    Slot(
        place="programme",
        key="evaluations",
        template="performance/panels/of_programme.html",
        query=of_programme,
        permission=Permission.VIEW_EVALUATIONS,
        order=10,
    )
)


def sentence(request: HttpRequest) -> str | None:
    """How many evaluations there are and how many totals are not what the rules give."""
    rows = _evaluations(request)
    told = rows.aggregate(
        all=Count("pk"),
        off=Count(
            "pk",
            filter=Q(printed_total__isnull=False, total__isnull=False)
            & ~Q(printed_total=F("total")),
        ),
    )
    if not told["all"]:
        return None
    count = ngettext("%(count)s evaluation", "%(count)s evaluations", told["all"])
    said = count % {"count": told["all"]}
    if not told["off"]:
        return said
    off = ngettext(
        "%(count)s total differs from the rules",
        "%(count)s totals differ from the rules",
        told["off"],
    )
    return f"{said}{pgettext('clauses', ', ')}{off % {'count': told['off']}}"


panels.register_lead(
    Lead(key="evaluations", say=sentence, permission=Permission.VIEW_EVALUATIONS, order=20)
)
