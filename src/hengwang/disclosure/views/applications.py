"""Pages of result applications: enter one, mend one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.disclosure.forms import ApplicationForm
from hengwang.disclosure.models import ResultApplication
from hengwang.disclosure.services import applying
from hengwang.disclosure.views.finding import evaluation_for, told_of
from hengwang.pages.form_pages import form_page


@login_required
def add(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Record what the result was used for."""
    evaluation = evaluation_for(request, evaluation_id, Permission.REVIEW_EVALUATIONS)
    form = ApplicationForm(request.POST or None)

    def act() -> str:
        made = applying.add_application(evaluation.pk, form.given(), by=request.user)
        return made.get_absolute_url()

    return form_page(request, form, act, **told_of(evaluation, _("Use of the result")))


@login_required
def edit(request: MemberRequest, application_id: int) -> HttpResponse:
    """Mend it."""
    rows = ResultApplication.objects.visible_to(request.user)
    rows = rows.select_related("evaluation__programme__unit__region")
    row = get_object_or_404(rows, pk=application_id)
    if not may(request.user, Permission.REVIEW_EVALUATIONS, row.evaluation.programme.unit):
        raise Http404
    form = ApplicationForm(request.POST or None, row=row)

    def act() -> str:
        mended = applying.correct_application(row.pk, form.given(), by=request.user)
        return mended.get_absolute_url()

    return form_page(request, form, act, **told_of(row.evaluation, _("Use of the result")))
