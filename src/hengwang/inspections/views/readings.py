"""A reading that was sent is corrected, and what it had found is closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hengwang.accounts.requests import MemberRequest
from hengwang.inspections.forms import CorrectionForm
from hengwang.inspections.models import Reading
from hengwang.inspections.services.clearing import clear_defect
from hengwang.inspections.services.correcting import correct_reading
from hengwang.inspections.services.rights import may_carry_out
from hengwang.inspections.tables import reading_text
from hengwang.inspections.views.finding import crumbs, seen
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text


@login_required
def correct(request: MemberRequest, reading_id: int) -> HttpResponse:
    """Write down what should have been read, and why."""
    related = ("item", "inspection__occurrence__plan__unit__region")
    reading: Reading = seen(request, Reading, reading_id, *related)
    occurrence = reading.inspection.occurrence
    if not may_carry_out(request.user, occurrence.plan):
        raise Http404
    form = CorrectionForm(reading, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        correct_reading(reading.pk, data["value"], data["reason"], by=request.user)
        return occurrence.get_absolute_url()

    title = _("Correct a reading")
    told = {"item": reading.item.text, "text": reading_text(reading) or "—"}
    return form_page(
        request,
        form,
        act,
        title=title,
        lead=_("%(item)s: %(text)s. What was sent stays beside the correction.") % told,
        save_label=_("Correct it"),
        back_url=occurrence.get_absolute_url(),
        breadcrumbs=crumbs(
            (occurrence.plan.name, occurrence.plan.get_absolute_url()),
            (occurrence.slot, occurrence.get_absolute_url()),
            (title, ""),
        ),
    )


@login_required
@require_POST
def clear(request: MemberRequest, reading_id: int) -> HttpResponse:
    """Close the defect and the ticket that only the former reading spoke for."""
    related = ("inspection__occurrence__plan__unit__region",)
    reading: Reading = seen(request, Reading, reading_id, *related)
    occurrence = reading.inspection.occurrence
    if not may_carry_out(request.user, occurrence.plan):
        raise Http404
    try:
        clear_defect(reading.pk, by=request.user)
        messages.success(request, _("The defect and its ticket are closed."))
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return HttpResponseRedirect(occurrence.get_absolute_url())
