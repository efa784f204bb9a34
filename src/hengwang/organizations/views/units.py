"""Units: list, detail, and each change as one form."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from hengwang.audit.queries import history_of
from hengwang.organizations import forms, services
from hengwang.organizations.choices import Duty
from hengwang.organizations.filters import UnitFilter
from hengwang.organizations.models import Unit
from hengwang.organizations.requests import PlacedRequest
from hengwang.organizations.scoping import MANAGE_UNITS, VIEW_UNITS
from hengwang.organizations.tables import UnitTable
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class UnitList(ListPage):
    """Units the visitor may see."""

    request: PlacedRequest
    title = gettext_lazy("Units")
    permission = VIEW_UNITS
    table_class = UnitTable
    filterset_class: ClassVar[type[Any] | None] = UnitFilter
    empty_icon = "building"
    empty_title = gettext_lazy("No unit yet")
    empty_text = gettext_lazy("Enter units one by one, or import a workbook of them.")

    def rows(self) -> QuerySet[Unit]:
        return Unit.objects.visible_to(self.request.user).select_related("region", "parent")

    def lead(self, shown: QuerySet[Unit]) -> str:
        count = shown.count()
        return ngettext("%(count)d unit", "%(count)d units", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        add = Tool(
            label=gettext_lazy("New unit"),
            url=reverse("unit-add"),
            icon="plus",
            permission=MANAGE_UNITS,
        )
        bring = Tool(
            label=gettext_lazy("Import"),
            url=reverse("unit-import"),
            icon="upload",
            permission=MANAGE_UNITS,
        )
        return [add, bring]


def get_managed(request: PlacedRequest, unit_id: int) -> Unit:
    """The unit, if the visitor manages it; 404 else."""
    managed = Unit.objects.within(request.user.reach(MANAGE_UNITS))
    return get_object_or_404(managed.select_related("region", "parent"), pk=unit_id)


def demand_manager(request: PlacedRequest) -> None:
    """404 for whoever manages no units anywhere."""
    if not request.user.reach(MANAGE_UNITS).has_place:
        raise Http404


@login_required
def detail(request: PlacedRequest, unit_id: int) -> HttpResponse:
    """One unit with its names, duties, contacts, units below and history."""
    seen = Unit.objects.visible_to(request.user)
    related = seen.select_related("region", "parent", "merged_into")
    unit = get_object_or_404(related.prefetch_related("names"), pk=unit_id)
    reach = request.user.reach(MANAGE_UNITS)
    context = {
        "unit": unit,
        "title": unit.name,
        "below": seen.filter(parent=unit).select_related("region"),
        "merged": seen.filter(merged_into=unit),
        "duties": unit.duties.select_related("region", "of_unit"),
        "contacts": unit.contacts.filter(is_active=True),
        "history": history_of(unit, limit=50),
        "may_manage": reach.covers(path=unit.path, region_code=unit.region.code),
        "breadcrumbs": [(_("Units"), reverse("unit-list")), (unit.name, "")],
    }
    return render(request, "organizations/unit.html", context)


@login_required
def add(request: PlacedRequest) -> HttpResponse:
    """Enter a unit."""
    demand_manager(request)
    form = forms.NewUnitForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        unit = services.open_unit(
            data["name"], form.facts(), by=request.user, short_name=data["short_name"]
        )
        return unit.get_absolute_url()

    return form_page(request, form, act, title=_("New unit"), back_url=reverse("unit-list"))


@login_required
def edit(request: PlacedRequest, unit_id: int) -> HttpResponse:
    """Change level, kind, region or superior."""
    unit = get_managed(request, unit_id)
    form = forms.UnitFactsForm(request.user, request.POST or None, unit=unit)

    def act() -> str:
        return services.edit_unit(unit.pk, form.facts(), by=request.user).get_absolute_url()

    lead = _("A new name is entered under “Rename”, so that the earlier one keeps its time.")
    return form_page(
        request, form, act, title=unit.name, lead=lead, back_url=unit.get_absolute_url()
    )


@login_required
def rename(request: PlacedRequest, unit_id: int) -> HttpResponse:
    """Give the unit another name from a day on."""
    unit = get_managed(request, unit_id)
    form = forms.RenameForm(request.POST or None)

    def act() -> str:
        return services.rename_unit(
            unit.pk, by=request.user, **form.cleaned_data
        ).get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Rename %(name)s") % {"name": unit.name},
        lead=_("Documents about earlier days go on printing the earlier name."),
        back_url=unit.get_absolute_url(),
    )


@login_required
def close(request: PlacedRequest, unit_id: int) -> HttpResponse:
    """Close the unit from a day on."""
    unit = get_managed(request, unit_id)
    form = forms.CloseForm(request.POST or None)

    def act() -> str:
        return services.close_unit(unit.pk, by=request.user, **form.cleaned_data).get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Close %(name)s") % {"name": unit.name},
        save_label=_("Close"),
        back_url=unit.get_absolute_url(),
    )


@login_required
def merge(request: PlacedRequest, unit_id: int) -> HttpResponse:
    """Merge the unit into another from a day on."""
    unit = get_managed(request, unit_id)
    form = forms.MergeForm(request.user, unit, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        services.merge_unit(
            unit.pk, into_id=data["into"].pk, on=data["on"], by=request.user, note=data["note"]
        )
        return unit.get_absolute_url()

    open_below = unit.children.filter(closed_on=None).count()
    consequence = ngettext(
        "%(count)d unit below it moves to the receiving unit.",
        "%(count)d units below it move to the receiving unit.",
        open_below,
    )
    return form_page(
        request,
        form,
        act,
        title=_("Merge %(name)s into another unit") % {"name": unit.name},
        lead=consequence % {"count": open_below},
        save_label=_("Merge"),
        back_url=unit.get_absolute_url(),
    )


@login_required
def reopen(request: PlacedRequest, unit_id: int) -> HttpResponse:
    """Undo a closure that was entered by mistake."""
    unit = get_managed(request, unit_id)
    form = forms.ReopenForm(request.POST or None)

    def act() -> str:
        note = form.cleaned_data["note"]
        return services.reopen_unit(unit.pk, by=request.user, note=note).get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Open %(name)s again") % {"name": unit.name},
        save_label=_("Open again"),
        back_url=unit.get_absolute_url(),
    )


@login_required
def add_duty(request: PlacedRequest, unit_id: int) -> HttpResponse:
    """Make the unit answer for a region's extranet, or supervise another unit."""
    unit = get_managed(request, unit_id)
    form = forms.DutyForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        services.give_duty(
            unit.pk,
            Duty(data["duty"]),
            by=request.user,
            region=data["region"],
            of_unit=data["of_unit"],
            from_on=data["from_on"],
        )
        return unit.get_absolute_url()

    back_url = unit.get_absolute_url()
    return form_page(request, form, act, title=_("New duty"), lead=unit.name, back_url=back_url)


@login_required
@require_POST
def end_duty(request: PlacedRequest, unit_id: int, duty_id: int) -> HttpResponse:
    """End a duty today."""
    unit = get_managed(request, unit_id)
    given = get_object_or_404(unit.duties, pk=duty_id)
    services.end_duty(given.pk, on=timezone.localdate(), by=request.user)
    return redirect(unit)
