"""The mended version of a report: its upload, the comparison, and taking verdicts over."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text
from hengwang.reviews.queries.findings import view_of
from hengwang.reviews.renewal import comparison_of, settle, upload_mended
from hengwang.reviews.views.detail import frame_of, judged, visible


class MendedForm(forms.Form):
    """The file of the mended version."""

    mended = forms.FileField(
        label=gettext_lazy("Mended version"),
        help_text=gettext_lazy("It is checked and compared; the report as it was stays."),
    )

    def __init__(self, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.fields["mended"].widget.attrs["accept"] = ",".join(accepted_suffixes(FileKind.REPORT))


@login_required
@require_http_methods(["GET", "POST"])
def renew(request: MemberRequest, report_id: int) -> HttpResponse:
    """Upload what the office has mended."""
    former = judged(request, report_id)
    form = MendedForm(*((request.POST, request.FILES) if request.method == "POST" else ()))

    def act() -> str:
        taken = upload_mended(former, form.cleaned_data["mended"], by=request.user)
        report = (*taken.reports, *taken.known)[0]
        return report.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Upload the mended version"),
        lead=str(former),
        save_label=_("Upload and check"),
        back_url=former.get_absolute_url(),
    )


@login_required
@require_GET
def compared(request: MemberRequest, report_id: int) -> HttpResponse:
    """What is gone, what stayed and what is new."""
    report = visible(request, report_id)
    if not report.is_read or report.former is None:
        return redirect(report)
    found = comparison_of(report)
    context = {
        **frame_of(request, report, "compare"),
        "former": report.former,
        "found": found,
        "gone": [view_of(one) for one in found.gone],
        "stayed": [(view_of(old), view_of(new)) for old, new in found.stayed],
        "fresh": [view_of(one) for one in found.fresh],
    }
    return render(request, "reviews/compare.html", context)


@login_required
@require_POST
def settled(request: MemberRequest, report_id: int) -> HttpResponse:
    """Take over what the comparison says."""
    report = judged(request, report_id)
    try:
        mended, rejected = settle(report, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        text = _("Mended in the former version: %(mended)s. Rejected again: %(rejected)s.")
        messages.success(request, text % {"mended": mended, "rejected": rejected})
    return redirect("review-compare", report.pk)
