"""What the people who ask do: write a draft, open it, invite, close."""

from collections.abc import Callable
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.forms import refuse
from hengwang.pages.refusals import refusal_text
from hengwang.surveys import services
from hengwang.surveys.forms import ExtendForm, GroupForm, InviteForm, QuestionForm, SurveyForm
from hengwang.surveys.models import Survey
from hengwang.surveys.views.pages import crumbs


@login_required
def new(request: MemberRequest) -> HttpResponse:
    """Begin a draft."""
    if not may(request.user, Permission.EDIT_EVALUATIONS):
        raise Http404
    form = SurveyForm(request.user, request.POST or None)

    def act() -> str:
        unit = form.cleaned_data["unit"]
        return services.create_survey(unit, form.given(), by=request.user).get_absolute_url()

    title = _("New survey")
    back = reverse("survey-list")
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs(title))


@login_required
def edit(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Change a draft."""
    survey = edited(request, survey_id)
    form = SurveyForm(request.user, request.POST or None, survey=survey)

    def act() -> str:
        services.edit_survey(survey.pk, form.given(), by=request.user)
        return survey.get_absolute_url()

    return _form(request, survey, form, act, title=survey.title)


@login_required
def new_group(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Add people."""
    survey = edited(request, survey_id)
    form = GroupForm(request.user, request.POST or None)

    def act() -> str:
        services.add_group(survey.pk, **form.given(timezone.localdate()), by=request.user)
        return survey.get_absolute_url()

    return _form(request, survey, form, act, title=_("Add a group"))


@login_required
def new_question(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Add a question."""
    survey = edited(request, survey_id)
    form = QuestionForm(request.POST or None)

    def act() -> str:
        services.add_question(survey.pk, **form.cleaned_data, by=request.user)
        return survey.get_absolute_url()

    return _form(request, survey, form, act, title=_("Add a question"))


@login_required
@require_POST
def remove_group(request: MemberRequest, survey_id: int, group_id: int) -> HttpResponse:
    """Take people out of a draft."""
    survey = edited(request, survey_id)
    group = get_object_or_404(survey.groups, pk=group_id)
    return _done(request, survey, lambda by: services.remove_part(survey.pk, group, by=by))


@login_required
@require_POST
def remove_question(request: MemberRequest, survey_id: int, question_id: int) -> HttpResponse:
    """Take a question out of a draft."""
    survey = edited(request, survey_id)
    question = get_object_or_404(survey.questions, pk=question_id)
    return _done(request, survey, lambda by: services.remove_part(survey.pk, question, by=by))


@login_required
@require_POST
def start(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Open the survey."""
    survey = edited(request, survey_id)
    today = timezone.localdate()
    return _done(request, survey, lambda by: services.open_survey(survey.pk, on=today, by=by))


@login_required
@require_POST
def close(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Close the survey and freeze its result."""
    survey = edited(request, survey_id)
    today = timezone.localdate()
    return _done(request, survey, lambda by: services.close_survey(survey.pk, on=today, by=by))


@login_required
def extend(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Give an open survey more time."""
    survey = edited(request, survey_id)
    form = ExtendForm(request.POST or None, initial={"closes_on": survey.closes_on})

    def act() -> str:
        day, today = form.cleaned_data["closes_on"], timezone.localdate()
        services.extend_survey(survey.pk, day, on=today, by=request.user)
        return survey.get_absolute_url()

    return _form(request, survey, form, act, title=_("Give more time"))


@login_required
@never_cache
def invitations(request: MemberRequest, survey_id: int) -> HttpResponse:
    """Make invitations; the answer is the sheet to print, which nobody can open again."""
    survey = edited(request, survey_id)
    form = InviteForm(survey, request.POST or None)
    back, title = survey.get_absolute_url(), _("Invite people")
    trail = [crumbs("")[0], (survey.title, back), (title, "")]
    told: dict[str, Any] = {"title": title, "back_url": back}
    if form.is_valid():
        given = form.cleaned_data
        try:
            today = timezone.localdate()
            tokens, units = services.invite_units(survey.pk, **given, on=today, by=request.user)
        except DomainError as refusal:
            refuse(form, refusal)
        else:
            cards = [_card(request, token) for token in tokens]
            told |= {"survey": survey, "cards": cards, "units": units, **given}
            return render(request, "surveys/invitations.html", told)
    told |= {"lead": survey.title, "breadcrumbs": trail, "save_label": _("Make the sheet")}
    return form_page(request, form, survey.get_absolute_url, **told)


def edited(request: MemberRequest, survey_id: int) -> Survey:
    """A survey the visitor writes; whoever does not finds nothing."""
    rows = Survey.objects.visible_to(request.user).editable_by(request.user)
    return get_object_or_404(rows.select_related("unit__region"), pk=survey_id)


def _card(request: MemberRequest, token: str) -> dict[str, str]:
    address = request.build_absolute_uri(reverse("survey-answer", args=[token]))
    code = segno.make(address, error="m", micro=False)
    return {"address": address, "code": code.svg_data_uri(scale=3, border=2)}


def _form(
    request: MemberRequest, survey: Survey, form: Any, act: Callable[[], str], *, title: str
) -> HttpResponse:
    back = survey.get_absolute_url()
    told = [crumbs("")[0], (survey.title, back), (title, "")]
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=told)


def _done(request: MemberRequest, survey: Survey, act: Callable[[User], object]) -> HttpResponse:
    try:
        act(request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(survey)
