"""Applications: list, board, one application, handing in."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET

from hengwang.access.choices import Kind, State, Step
from hengwang.access.forms import ApplicationForm, stored
from hengwang.access.models import Application, PrivateNetwork
from hengwang.access.queries.allocations import plans_of
from hengwang.access.queries.board import board_of, with_open_step
from hengwang.access.services.applying import apply
from hengwang.access.services.due import add_network
from hengwang.access.services.stepping import may_handle
from hengwang.access.tables import STATE_TONES, ApplicationFilter, ApplicationTable
from hengwang.access.views.actions import offered
from hengwang.access.views.finding import crumbs, seen_application, tabs
from hengwang.access.views.lines import lines_of
from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.files.downloads import download
from hengwang.files.models import StoredFile
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

EXPLAINED = {
    Kind.CONNECT: gettext_lazy("A line to a place that has none yet."),
    Kind.MIGRATE: gettext_lazy("The connection goes to another place or another carrier."),
    Kind.UPGRADE: gettext_lazy("The line that is there carries more."),
    Kind.ADDRESS: gettext_lazy("Addresses beside those you have."),
    Kind.DOMAIN: gettext_lazy("A name under the extranet's own."),
    Kind.PRIVATE_NETWORK: gettext_lazy("A network of your own moves into the extranet."),
    Kind.WITHDRAW: gettext_lazy("The line is given up; its addresses are free again."),
}
ICONS = {
    Kind.CONNECT: "plus",
    Kind.MIGRATE: "route",
    Kind.UPGRADE: "progress",
    Kind.ADDRESS: "at",
    Kind.DOMAIN: "id",
    Kind.PRIVATE_NETWORK: "sitemap",
    Kind.WITHDRAW: "archive",
}


class ApplicationList(ListPage):
    """Applications the user may see, newest first."""

    template_name = "access/list.html"
    title = pgettext_lazy("navigation", "Access")
    permission = Permission.VIEW_ACCESS
    table_class = ApplicationTable
    filterset_class: ClassVar[type[Any] | None] = ApplicationFilter
    empty_icon = "route"
    empty_title = gettext_lazy("No application yet")
    empty_text = gettext_lazy("A unit applies for a line, an address or a name; it appears here.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows = Application.objects.visible_to(self.request.user).select_related("unit")
        return with_open_step(rows)

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        running = Application.objects.visible_to(self.request.user).running()
        count, late = running.count(), running.overdue().count()
        text = ngettext("%(count)s application in progress", "%(count)s applications in progress",
                        count)  # fmt: skip
        told = text % {"count": count}
        return f"{told} · " + _("%(count)s overdue") % {"count": late} if late else told

    def tools(self) -> Sequence[Tool]:
        label = gettext_lazy("Apply")
        url, permission = reverse("access:apply"), Permission.APPLY_ACCESS
        return [Tool(label=label, url=url, icon="plus", permission=permission)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the tabs."""
        return super().get_context_data(tabs=tabs(self.request.user, "applications"), **kwargs)


@login_required
@require_GET
def board(request: MemberRequest) -> HttpResponse:
    """Running applications by step, with how long steps take."""
    if not may(request.user, Permission.VIEW_ACCESS):
        raise PermissionDenied
    rows = Application.objects.visible_to(request.user)
    columns = board_of(rows, now=timezone.now())
    late = sum(one.late for one in columns)
    count = sum(one.count for one in columns)
    lead = ngettext(
        "%(count)s application in progress", "%(count)s applications in progress", count
    )
    told = lead % {"count": count}
    context = {
        "title": pgettext("navigation", "Access"),
        "lead": f"{told} · " + _("%(count)s overdue") % {"count": late} if late else told,
        "columns": columns,
        "tabs": tabs(request.user, "board"),
        "may_apply": may(request.user, Permission.APPLY_ACCESS),
        "breadcrumbs": crumbs((pgettext("access", "Board"), "")),
    }
    return render(request, "access/board.html", context)


@login_required
@require_GET
def detail(request: MemberRequest, application_id: int) -> HttpResponse:
    """One application: where it stands, its steps, what is allocated, what may be done next."""
    application = seen_application(request, application_id)
    versions = plans_of(application)
    handles = may_handle(request.user, application)
    own = may(request.user, Permission.APPLY_ACCESS, application.unit)
    later = Application.objects.filter(follows=application).first()
    lines = lines_of(application)
    context = {
        "title": f"{application.get_kind_display()} · {application.unit}",
        "application": application,
        "tone": STATE_TONES[application.state].value,
        "lines": lines,
        "plan": next((one for one in versions if one.withdrawn_at is None), None),
        "withdrawn": [one for one in versions if one.withdrawn_at is not None],
        "facts": _facts(application),
        "actions": offered(request.user, application),
        "later": later,
        "may_follow": application.state == State.REJECTED and later is None and own,
        "has_acceptance": any(
            line.step == Step.ACCEPTANCE and line.record is not None for line in lines
        ),
        "history": history_of(application, limit=40) if handles else [],
        "breadcrumbs": crumbs((application.number, "")),
    }
    return render(request, "access/application.html", context)


def _facts(application: Application) -> list[tuple[str, Any]]:
    told = [
        (pgettext("access", "Number"), application.number),
        (_("Unit"), application.unit),
        (_("Access point"), application.point),
        (_("Private network"), application.private_network),
        (_("Where to"), application.place),
        (_("Bandwidth wanted"), application.wanted_mbps and f"{application.wanted_mbps} Mbps"),
        (_("Addresses wanted"), application.address_count),
        (_("Domain name wanted"), application.domain),
        (_("Wanted by"), application.wanted_on),
        (_("Contact"), f"{application.contact_name} {application.contact_phone}"),
        (_("Handed in by"), application.applicant_name),
        (_("Handed in anew after"), application.follows and application.follows.number),
        (_("Reason and use"), application.purpose),
    ]
    return [(label, value) for label, value in told if value]


@login_required
@require_GET
def choose(request: MemberRequest) -> HttpResponse:
    """What is applied for: one big button a kind."""
    _demand_applicant(request)
    point = request.GET.get("point", "")
    more = f"?point={point}" if point.isascii() and point.isdigit() else ""
    kinds = [
        {
            "label": kind.label,
            "text": text,
            "icon": ICONS[kind],
            "url": reverse("access:apply-for", args=[kind.value]) + more,
        }
        for kind, text in EXPLAINED.items()
    ]
    title = _("Apply")
    context = {"title": title, "kinds": kinds, "breadcrumbs": crumbs((title, ""))}
    return render(request, "access/choose.html", context)


@login_required
def add(request: MemberRequest, kind: str) -> HttpResponse:
    """Hand in an application."""
    _demand_applicant(request)
    if kind not in Kind.values:
        raise Http404
    text = request.GET.get("point", "")
    point = int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST else None
    return _handed_in(request, Kind(kind), None, point)


@login_required
def again(request: MemberRequest, application_id: int) -> HttpResponse:
    """Hand a rejected application in anew, with everything that was said."""
    application = seen_application(request, application_id)
    if application.state != State.REJECTED:
        raise Http404
    if not may(request.user, Permission.APPLY_ACCESS, application.unit):
        raise Http404
    return _handed_in(request, Kind(application.kind), application, None)


LONGEST = 12


def _handed_in(
    request: MemberRequest, kind: Kind, follows: Application | None, point: int | None
) -> HttpResponse:
    data, files = request.POST or None, request.FILES or None
    form = ApplicationForm(request.user, kind, data, files, follows=follows, point=point)

    def act() -> str:
        with transaction.atomic():
            network = _network(form, request)
            papers = stored(form.cleaned_data["papers"], request.user)
            made = apply(
                form.facts(network),
                unit=form.applied_for,
                by=request.user,
                files=papers,
                follows=follows,
            )
        return made.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        template="access/apply.html",
        title=kind.label,
        lead=EXPLAINED[kind],
        follows=follows,
        save_label=_("Hand in"),
        back_url=reverse("access:apply"),
        breadcrumbs=crumbs((_("Apply"), reverse("access:apply")), (str(kind.label), "")),
    )


def _network(form: ApplicationForm, request: MemberRequest) -> PrivateNetwork | None:
    data = form.cleaned_data
    if data.get("network_name"):
        return add_network(data["network_name"], unit=data["unit"], by=request.user)
    return data.get("private_network")


def _demand_applicant(request: MemberRequest) -> None:
    if not request.user.reach(Permission.APPLY_ACCESS).has_place:
        raise Http404


@login_required
@require_GET
def attachment(request: MemberRequest, application_id: int, attachment_id: int) -> HttpResponseBase:
    """One paper of an application."""
    application = seen_application(request, application_id)
    steps = application.steps.values("pk")
    papers = StoredFile.objects.filter(
        pk__in=application.steps.model.files.through.objects.filter(steprecord__in=steps).values(
            "storedfile"
        )
    )
    return download(get_object_or_404(papers, pk=attachment_id), is_inline=True)
