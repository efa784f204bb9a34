"""The forms on paper: what the page says, as Word files."""

from collections.abc import Callable
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from hengwang.access.choices import Kind, Step
from hengwang.access.models import Application
from hengwang.access.printing import building
from hengwang.access.printing.fields import FormFields
from hengwang.access.printing.files import WORD, as_word
from hengwang.access.rules import PATHS
from hengwang.access.views.finding import seen_application
from hengwang.accounts.requests import MemberRequest


@login_required
@require_GET
def application_form(request: MemberRequest, application_id: int) -> HttpResponse:
    """The application form."""
    return _file(request, application_id, building.application_form)


@login_required
@require_GET
def acceptance_form(request: MemberRequest, application_id: int) -> HttpResponse:
    """The acceptance form, for applications that are built and tested."""
    application = seen_application(request, application_id)
    if Step.ACCEPTANCE not in PATHS[Kind(application.kind)]:
        raise Http404
    return _file(request, application_id, building.acceptance_form)


def _file(
    request: MemberRequest, application_id: int, build: Callable[[Application], FormFields]
) -> HttpResponse:
    form = build(seen_application(request, application_id))
    response = HttpResponse(as_word(form, timezone.localdate()), content_type=WORD)
    name = quote(f"{form.title}_{form.number}".replace(" ", ""))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.docx"
    return response
