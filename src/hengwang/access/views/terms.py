"""Terms of access: what every office promises, and new ones from a day on."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.access.models import AccessTerms
from hengwang.access.queries.terms import in_force, terms_on
from hengwang.access.services.terms import set_terms, withdraw_terms
from hengwang.access.term_forms import STEPS, TermsForm, table_of
from hengwang.access.views.finding import crumbs, tabs
from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page
from hengwang.pages.tones import Tone


@login_required
@require_GET
def page(request: MemberRequest) -> HttpResponse:
    """Versions by office, the latest first, and those the platform comes with; three queries."""
    if not may(request.user, Permission.VIEW_ACCESS):
        raise PermissionDenied
    today = timezone.localdate()
    rows = AccessTerms.objects.visible_to(request.user).select_related("unit")
    holding = {one.pk for one in in_force(today)}
    decides = request.user.reach(Permission.APPROVE_ACCESS).has_place
    kept = set(AccessTerms.objects.set_by(request.user).values_list("pk", flat=True))
    versions = [
        {
            "terms": one,
            "rows": table_of(one),
            "standing": _standing(one, holding),
            "may_withdraw": one.from_on > today and one.pk in kept,
        }
        for one in rows.order_by("unit__path", "-from_on")
    ]
    context = {
        "title": _("Terms of access"),
        "steps": STEPS,
        "versions": versions,
        "delivered": table_of(None),
        "decides": decides,
        "tabs": tabs(request.user, "terms"),
        "breadcrumbs": crumbs((_("Terms of access"), "")),
    }
    return render(request, "access/terms.html", context)


def _standing(terms: AccessTerms, holding: set[int]) -> tuple[str, str]:
    if terms.pk in holding:
        return pgettext("access terms", "In force"), Tone.OK.value
    if terms.from_on > timezone.localdate():
        return pgettext("access terms", "To come"), Tone.PLAN.value
    return pgettext("access terms", "Replaced"), Tone.QUIET.value


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Enter new terms."""
    if not request.user.reach(Permission.APPROVE_ACCESS).has_place:
        raise Http404
    own = request.user.unit
    now = None if own is None else terms_on(timezone.localdate(), own)
    form = TermsForm(request.user, now, request.POST or None)

    def act() -> str:
        set_terms(form.cleaned_data["unit"], form.facts(), by=request.user)
        messages.success(request, _("The new terms are entered."))
        return reverse("access:terms")

    title = _("New terms")
    back = reverse("access:terms")
    trail = crumbs((_("Terms of access"), back), (title, ""))
    return form_page(
        request, form, act, template="access/terms_form.html", title=title, back_url=back,
        breadcrumbs=trail, steps=STEPS,
    )  # fmt: skip


@login_required
@require_POST
def withdraw(request: MemberRequest, access_terms_id: int) -> HttpResponse:
    """Take back terms that do not hold yet."""
    terms = get_object_or_404(AccessTerms.objects.set_by(request.user), pk=access_terms_id)
    withdraw_terms(terms.pk, by=request.user)
    return HttpResponseRedirect(reverse("access:terms"))
