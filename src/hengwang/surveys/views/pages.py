"""The list of surveys, and the page of one: draft, progress or result."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.pages.lists import ListPage, Tool
from hengwang.surveys.choices import SurveyState
from hengwang.surveys.models import RespondentGroup, Survey
from hengwang.surveys.reading import progress_of
from hengwang.surveys.showing import shown_result
from hengwang.surveys.tables import TONES, FrameFilter, FrameTable, SurveyFilter, SurveyTable

TITLE = gettext_lazy("Satisfaction surveys")


class SurveyList(ListPage):
    """Surveys about the units whose evaluations the visitor may see, newest first."""

    title = TITLE
    permission = Permission.VIEW_EVALUATIONS
    table_class = SurveyTable
    filterset_class = SurveyFilter
    breadcrumbs = [(TITLE, "")]
    request: MemberRequest
    empty_icon = "checks"
    empty_title = gettext_lazy("Nobody has been asked yet")
    empty_text = gettext_lazy(
        "A survey asks groups of people by printed invitations; its result becomes evidence."
    )

    def rows(self) -> QuerySet[Any]:
        return Survey.objects.visible_to(self.request.user).select_related("unit")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        return ngettext("%(count)d survey", "%(count)d surveys", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        edits = Permission.EDIT_EVALUATIONS
        new = reverse("survey-new")
        return [Tool(label=gettext_lazy("New survey"), url=new, icon="plus", permission=edits)]


class FrameList(ListPage):
    """The list behind one group with its draw; who answered is not known and not shown."""

    permission = None
    group: RespondentGroup
    table_class = FrameTable
    filterset_class = FrameFilter
    request: MemberRequest
    empty_icon = "checks"
    empty_title = gettext_lazy("No unit fits")

    title = gettext_lazy("Units on the list")

    def rows(self) -> QuerySet[Any]:
        survey = seen(self.request, self.kwargs["survey_id"])
        self.group = get_object_or_404(survey.groups, pk=self.kwargs["group_id"])
        back = (survey.title, survey.get_absolute_url())
        self.breadcrumbs = [(TITLE, reverse("survey-list")), back, (self.group.name, "")]
        return self.group.frame.all()

    def lead(self, shown: QuerySet[Any]) -> str:
        group = self.group
        if group.drawn is None:
            return gettext("A number of people was stated; there is no list.")
        told = {"drawn": group.drawn, "count": group.population, "day": group.frame_on}
        if not group.seed:
            return gettext("%(count)s units on %(day)s; every one is asked.") % told
        text = gettext("%(drawn)s of %(count)s units on %(day)s were drawn; seed %(seed)s.")
        return text % {**told, "seed": group.seed}


@login_required
@require_GET
def detail(request: MemberRequest, survey_id: int) -> HttpResponse:
    """One survey: what it asks, how far it is, what came of it."""
    survey = seen(request, survey_id)
    progress = progress_of(survey)
    context = {
        "title": survey.title,
        "survey": survey,
        "tone": TONES[survey.state],
        "is_draft": survey.state == SurveyState.DRAFT,
        "is_open": survey.state == SurveyState.OPEN,
        "facts": facts_of(survey),
        "whole": progress[0],
        "progress": progress[1:],
        "result": shown_result(survey),
        "questions": survey.questions.all(),
        "may_edit": may(request.user, Permission.EDIT_EVALUATIONS, survey.unit),
        "history": history_of(survey, limit=50),
        "breadcrumbs": crumbs(survey.title),
    }
    return render(request, "surveys/survey.html", context)


def facts_of(survey: Survey) -> list[tuple[Any, Any]]:
    """The plain facts in the order of the form."""
    return [
        (gettext_lazy("Unit whose work is rated"), survey.unit),
        (gettext_lazy("Supports from"), survey.supports_from.isoformat()),
        (gettext_lazy("Supports until"), survey.supports_until.isoformat()),
        (gettext_lazy("Answers from"), survey.opens_on.isoformat()),
        (gettext_lazy("Answers until"), survey.closes_on.isoformat()),
        (gettext_lazy("Target margin"), f"± {survey.target_margin * 100:.1f} %"),
        (gettext_lazy("Confidence"), f"{survey.confidence * 100:.1f} %"),
    ]


def seen(request: MemberRequest, survey_id: int) -> Survey:
    """A survey the visitor may see; a stranger finds nothing."""
    rows = Survey.objects.visible_to(request.user).select_related("unit__region")
    return get_object_or_404(rows, pk=survey_id)


def crumbs(last: Any) -> list[tuple[Any, str]]:
    """The way back to the list."""
    return [(TITLE, reverse("survey-list")), (last, "")]
