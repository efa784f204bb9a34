"""“Watch this”: a record of the inventory, many of them at once, or a website by its address."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.addressing.models import Address, DnsZone, DomainName
from hengwang.monitoring.aiming import host_of
from hengwang.monitoring.choices import TargetKind
from hengwang.monitoring.forms.targets import MeansForm, PageForm, WatchForm
from hengwang.monitoring.models import Watch
from hengwang.monitoring.proposing import RELATED, certificate, page, proposal_for, watch_of
from hengwang.monitoring.services.checks import CheckFacts, add_check
from hengwang.monitoring.services.targets import TargetFacts, add_target
from hengwang.monitoring.services.watching import Means, check_facts, watch, watch_many
from hengwang.monitoring.views.finding import demand_keeper
from hengwang.network.filters import CircuitFilter, DeviceFilter
from hengwang.network.models import Circuit, Device
from hengwang.organizations.scoping import units_within_q
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text

MODELS: dict[str, type[Any]] = {
    "circuit": Circuit,
    "device": Device,
    "address": Address,
    "zone": DnsZone,
    "domain": DomainName,
}
MANY: dict[str, type[Any]] = {"circuit": CircuitFilter, "device": DeviceFilter}
MOST_AT_ONCE = 500
SHOWN_REFUSED = 20


def _kept_rows(request: MemberRequest, kind: str) -> Any:
    """Records the visitor sees, of units whose monitoring they keep."""
    if kind not in MODELS:
        raise Http404
    rows = MODELS[kind].objects.visible_to(request.user)
    own = units_within_q(request.user.reach(Permission.EDIT_MONITORING), "unit__")
    return rows.filter(own).select_related(*RELATED[MODELS[kind]])


@login_required
def one(request: MemberRequest, kind: str, subject_id: int) -> HttpResponse:
    """Everything is filled in: look, and confirm."""
    subject = get_object_or_404(_kept_rows(request, kind), pk=subject_id)
    known = watch_of(subject)
    if known is not None:
        return redirect(known.target)
    proposal = proposal_for(subject)
    form = WatchForm(request.user, proposal, request.POST or None)

    def act() -> str:
        facts, means = form.facts(), form.means()
        made = watch(proposal, form.chosen(), means, by=request.user, facts=facts)
        messages.success(request, _("Watched from now on; the first answers come within a minute."))
        return made.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        template="monitoring/watch.html",
        title=_("Watch “%(name)s”") % {"name": proposal.name},
        proposal=proposal,
        save_label=_("Watch this"),
        back_url=subject.get_absolute_url(),
    )


@login_required
def many(request: MemberRequest, kind: str) -> HttpResponse:
    """The records of a list, as it was filtered: look, untick, confirm."""
    demand_keeper(request)
    if kind not in MANY:
        raise Http404
    rows = MANY[kind](request.GET, queryset=_kept_rows(request, kind), request=request).qs
    present = Watch.objects.present().exclude(**{f"{kind}_id": None}).values(f"{kind}_id")
    rows = rows.exclude(pk__in=present).order_by("pk")
    proposals = [proposal_for(row) for row in rows[:MOST_AT_ONCE]]
    ready = [found for found in proposals if found.checks and found.is_in_use]
    first = ready[0].address if ready else ""
    form = MeansForm(request.user, request.POST or None, first)

    def act() -> str:
        ticked = set(request.POST.getlist("id"))
        chosen = [found.subject for found in ready if str(found.subject.pk) in ticked]
        outcome = watch_many(chosen, form.means(), by=request.user)
        text = ngettext(
            "%(count)s target is watched", "%(count)s targets are watched", outcome.done
        )
        messages.success(request, text % {"count": outcome.done})
        for name, refusal in outcome.refused[:SHOWN_REFUSED]:
            messages.error(request, f"{name}: {refusal_text(refusal)}")
        return reverse("target-list")

    here = reverse(f"{kind}-list")
    return form_page(
        request,
        form,
        act,
        template="monitoring/watch_many.html",
        title=_("Watch these"),
        ready=ready,
        without=[found for found in proposals if found not in ready],
        total=rows.count(),
        most=MOST_AT_ONCE,
        save_label=_("Watch these"),
        back_url=f"{here}?{request.GET.urlencode()}",
    )


@login_required
def website(request: MemberRequest) -> HttpResponse:
    """A website by its address, with its certificate."""
    demand_keeper(request)
    form = PageForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        host = host_of(data["url"])
        facts = TargetFacts(name=data["name"], kind=TargetKind.WEBSITE, address=host)
        means = Means(data["collector"])
        asked = page(data["url"])
        asked = replace(asked, settings={**asked.settings, "contains": data["contains"]})
        checks: list[CheckFacts] = [check_facts(asked, means)]
        if urlsplit(data["url"]).scheme == "https":
            port = urlsplit(data["url"]).port or 443
            checks.append(check_facts(certificate(host, port), means))
        return _entered(request, facts, data["unit"], checks)

    title = _("Watch a website")
    return form_page(
        request, form, act, title=title, save_label=_("Watch this"), back_url=reverse("target-list")
    )


def _entered(
    request: MemberRequest, facts: TargetFacts, unit: Any, checks: list[CheckFacts]
) -> str:
    with transaction.atomic():
        made = add_target(facts, unit=unit, by=request.user)
        for asked in checks:
            add_check(made.pk, asked, by=request.user)
    return made.get_absolute_url()
