"""The sheets on paper: what the pages say, as Word files."""

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.vendors.models import AnnualResult, Assessment
from hengwang.vendors.printing.fields import SheetFields
from hengwang.vendors.printing.files import MONTHLY, WORD, YEARLY, as_word
from hengwang.vendors.printing.monthly import lines_of, monthly_sheet
from hengwang.vendors.printing.yearly import yearly_sheet
from hengwang.vendors.views.finding import ASSESSMENT, CONTRACT, seen


@login_required
@require_GET
def monthly(request: MemberRequest, assessment_id: int) -> HttpResponse:
    """The sheet of a month."""
    found: Assessment = seen(request, Assessment, assessment_id, *ASSESSMENT)
    return _file(monthly_sheet(found, lines_of(found)), MONTHLY)


@login_required
@require_GET
def yearly(request: MemberRequest, result_id: int) -> HttpResponse:
    """The sheet of a year and its payment."""
    found: AnnualResult = seen(request, AnnualResult, result_id, *CONTRACT, "sheet")
    return _file(yearly_sheet(found), YEARLY)


def _file(sheet: SheetFields, template: str) -> HttpResponse:
    response = HttpResponse(as_word(sheet, template, timezone.localdate()), content_type=WORD)
    name = quote(f"{sheet.title}_{sheet.subtitle}".replace(" ", ""))
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}.docx"
    return response
