"""Circuits: list, page, forms, dated bandwidth and status, closing."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.network import forms
from hengwang.network.choices import CircuitStatus, Way
from hengwang.network.filters import CircuitFilter
from hengwang.network.models import Circuit
from hengwang.network.rules import bandwidth_text
from hengwang.network.services import circuits as services
from hengwang.network.services.equipment import verify
from hengwang.network.tables import CIRCUIT_TONES, CircuitTable
from hengwang.network.views.finding import demand_keeper, edited, may_edit, seen
from hengwang.network.views.past import on_past_day
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.paging import LongData
from hengwang.pages.slots import filled
from hengwang.pages.tables import Table

SHOWN = ("carrier", "unit")


class CircuitList(ListPage):
    """Circuits the user may see."""

    title = gettext_lazy("Circuits")
    offers_as: ClassVar[str] = "circuit-list"
    permission = Permission.VIEW_NETWORK
    table_class = CircuitTable
    filterset_class: ClassVar[type[Any] | None] = CircuitFilter
    empty_icon = "route"
    empty_title = gettext_lazy("No circuit yet")
    empty_text = gettext_lazy("Import the inventory from a workbook, or enter the first one.")

    request: MemberRequest
    count: int

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Circuit.objects.visible_to(self.request.user)
        return rows.select_related(*SHOWN)

    def table_of(self, shown: Any) -> Table:
        """With its length, which the sentence above needs as well."""
        self.count = shown.count()
        return self.table_class(LongData(shown, self.count))

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        text = ngettext("%(count)s circuit", "%(count)s circuits", self.count)
        return text % {"count": f"{self.count:,d}"}

    def tools(self) -> Sequence[Tool]:
        edits = Permission.EDIT_NETWORK
        new, bring = reverse("circuit-new"), reverse("network-import")
        return [
            Tool(label=gettext_lazy("New circuit"), url=new, icon="plus", permission=edits),
            Tool(label=gettext_lazy("Import"), url=bring, icon="upload", permission=edits),
            Tool(label=gettext_lazy("Topology"), url=reverse("topology"), icon="sitemap"),
        ]


@login_required
@require_GET
def detail(request: MemberRequest, circuit_id: int) -> HttpResponse:
    """One circuit with its ends, dated values, verification and history."""
    related = ("unit__region", "carrier", "a_site", "z_site")
    circuit: Circuit = seen(request, Circuit, circuit_id, *related)
    context = {
        "title": circuit.name,
        "circuit": circuit,
        "status_tone": CIRCUIT_TONES[circuit.status].value,
        "bandwidth": bandwidth_text(circuit.bandwidth_mbps),
        "facts": _facts(circuit),
        "ends": circuit.interfaces.select_related("device").order_by("end"),
        "bandwidths": [
            (span, bandwidth_text(span.mbps)) for span in circuit.bandwidths.order_by("-from_on")
        ],
        "statuses": circuit.statuses.order_by("-from_on"),
        "traffic": circuit.traffic.all()[:12],
        "verified": circuit.verifications.first(),
        "past": on_past_day(
            request,
            statuses=circuit.statuses,
            words=CircuitStatus,
            bandwidths=circuit.bandwidths,
        ),
        "slots": filled(request, "circuit", circuit),
        "may_edit": may_edit(request, circuit.unit),
        "history": history_of(circuit, limit=30),
        "breadcrumbs": [(_("Circuits"), reverse("circuit-list")), (circuit.name, "")],
    }
    return render(request, "network/circuit.html", context)


def _facts(circuit: Circuit) -> list[tuple[str, Any]]:
    return [
        (_("Circuit number"), circuit.code),
        (_("Kind"), circuit.get_kind_display()),
        (_("Layer"), circuit.get_layer_display()),
        (_("Unit"), circuit.unit),
        (_("Carrier"), circuit.carrier),
        (_("Tenure"), circuit.get_tenure_display()),
        (_("Contract number"), circuit.contract_number),
        (_("Opened for use on"), circuit.opened_on),
        (_("No longer used from"), circuit.closed_on),
        (_("Note"), circuit.note),
    ]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Enter a circuit."""
    demand_keeper(request)
    form = forms.CircuitForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        dated = {"mbps": data["mbps"], "opened_on": data["opened_on"]}
        made = services.add_circuit(form.given(), unit=form.unit, by=request.user, **dated)
        return made.get_absolute_url()

    title = _("New circuit")
    return form_page(request, form, act, title=title, back_url=reverse("circuit-list"))


@login_required
def edit(request: MemberRequest, circuit_id: int) -> HttpResponse:
    """Mend a circuit."""
    circuit = edited(request, Circuit, circuit_id)
    form = forms.CircuitForm(request.user, request.POST or None, row=circuit)

    def act() -> str:
        done = services.correct_circuit(circuit.pk, form.given(), by=request.user)
        return done.get_absolute_url()

    return form_page(request, form, act, title=circuit.name, back_url=circuit.get_absolute_url())


@login_required
def bandwidth(request: MemberRequest, circuit_id: int) -> HttpResponse:
    """Another bandwidth from a day on."""
    circuit = edited(request, Circuit, circuit_id)
    form = forms.BandwidthForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        services.change_bandwidth(
            circuit.pk, data["mbps"], from_on=data["from_on"], by=request.user
        )
        return str(circuit.get_absolute_url())

    title = _("Change the bandwidth")
    return form_page(request, form, act, title=title, back_url=circuit.get_absolute_url())


@login_required
def status(request: MemberRequest, circuit_id: int) -> HttpResponse:
    """Open, suspend or open again."""
    circuit = edited(request, Circuit, circuit_id)
    form = forms.CircuitStatusForm(request.POST or None, initial={"status": circuit.status})

    def act() -> str:
        data = form.cleaned_data
        word = CircuitStatus(data["status"])
        services.change_circuit_status(circuit.pk, word, from_on=data["from_on"], by=request.user)
        return str(circuit.get_absolute_url())

    title = _("Change the status")
    return form_page(request, form, act, title=title, back_url=circuit.get_absolute_url())


@login_required
def close(request: MemberRequest, circuit_id: int) -> HttpResponse:
    """Give a circuit up."""
    circuit = edited(request, Circuit, circuit_id)
    form = forms.CloseForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        services.close_circuit(
            circuit.pk, from_on=data["from_on"], by=request.user, reason=data["reason"]
        )
        return str(circuit.get_absolute_url())

    return form_page(
        request,
        form,
        act,
        title=_("Close the circuit"),
        save_label=_("Close the circuit"),
        confirm=_("Its monitoring ends, its ports and addresses are released."),
        back_url=circuit.get_absolute_url(),
    )


@login_required
def verify_circuit(request: MemberRequest, circuit_id: int) -> HttpResponse:
    """Note that the circuit was found as recorded."""
    circuit = edited(request, Circuit, circuit_id, "unit__region")
    form = forms.VerifyForm(request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        verify(circuit, on=data["on"], way=Way(data["way"]), by=request.user, note=data["note"])
        return str(circuit.get_absolute_url())

    title = _("Found as recorded")
    return form_page(request, form, act, title=title, back_url=circuit.get_absolute_url())
