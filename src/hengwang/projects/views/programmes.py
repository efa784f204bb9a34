"""The list of projects, entering one, and changing what it says of itself."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar, cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.kernel.money import AmountUnit
from hengwang.pages.form_pages import form_page
from hengwang.pages.formats import amount_text, percent_text, unit_text
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.tables import Table
from hengwang.projects.filters import ProgrammeFilter
from hengwang.projects.forms.programmes import ProgrammeDataForm
from hengwang.projects.models import Programme
from hengwang.projects.models.programme import ProgrammeQuerySet
from hengwang.projects.paging import LongData
from hengwang.projects.queries.listing import totals_of, with_money
from hengwang.projects.services.programmes import change_programme, create_programme
from hengwang.projects.tables import ProgrammeTable
from hengwang.projects.views.finding import edited_programme


class ProgrammeList(ListPage):
    """Projects the user may see with their money; six queries whatever their number."""

    title = gettext_lazy("Programmes")
    permission = Permission.VIEW_PROJECTS
    table_class = ProgrammeTable
    filterset_class: ClassVar[type[Any] | None] = ProgrammeFilter
    empty_icon = "folder"
    empty_title = gettext_lazy("No programme yet")
    empty_text = gettext_lazy(
        "Enter one, or import the workbooks of the budget system: programmes, budget lines,"
        " contracts and payments."
    )

    request: MemberRequest
    count: int

    def rows(self) -> ProgrammeQuerySet:
        """Of the chosen year, or of all."""
        rows = Programme.objects.visible_to(self.request.user).select_related("unit")
        rows = rows if self.year is None else rows.in_year(self.year)
        return with_money(rows, self.year)

    def table_of(self, shown: Any) -> Table:
        """The table with its length, which the sentence above needs as well."""
        self.count = shown.count()
        return self.table_class(LongData(shown, self.count))

    def lead(self, shown: Any) -> str:
        """How many, and what their money adds up to."""
        count, totals = self.count, totals_of(cast("ProgrammeQuerySet", shown), self.year)
        told = {
            "count": f"{count:,d}",
            "budget": amount_text(totals.budget),
            "executed": amount_text(totals.executed),
            "unit": unit_text(AmountUnit.WAN),
            "rate": percent_text(totals.rate or Decimal(0)),
        }
        if totals.rate is None:
            text = ngettext("%(count)s programme", "%(count)s programmes", count)
        else:
            text = ngettext(
                "%(count)s programme, budget %(budget)s %(unit)s, executed %(executed)s %(unit)s"
                " (%(rate)s)",
                "%(count)s programmes, budget %(budget)s %(unit)s, executed %(executed)s %(unit)s"
                " (%(rate)s)",
                count,
            )
        return text % told

    def tools(self) -> Sequence[Tool]:
        """Enter one, or import many."""
        add = Tool(
            label=gettext_lazy("New programme"),
            url=reverse("programme-new"),
            icon="plus",
            permission=Permission.EDIT_PROJECTS,
        )
        bring = Tool(
            label=gettext_lazy("Import"),
            url=reverse("programme-import"),
            icon="upload",
            permission=Permission.EDIT_PROJECTS,
        )
        return [add, bring]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Enter a project."""
    if not may(request.user, Permission.EDIT_PROJECTS):
        raise Http404
    form = ProgrammeDataForm(request.user, request.POST or None)

    def act() -> str:
        unit = form.cleaned_data["unit"]
        programme = create_programme(unit, form.facts_given(), by=request.user)
        return programme.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("New programme"),
        back_url=reverse("programme-list"),
        breadcrumbs=[(_("Programmes"), reverse("programme-list")), (_("New programme"), "")],
    )


@login_required
def edit(request: MemberRequest, programme_id: int) -> HttpResponse:
    """Change what a project says of itself."""
    programme = edited_programme(request, programme_id)
    form = ProgrammeDataForm(request.user, request.POST or None, programme=programme)

    def act() -> str:
        changed = change_programme(programme.pk, form.facts_given(), by=request.user)
        return changed.get_absolute_url()

    url = programme.get_absolute_url()
    return form_page(
        request,
        form,
        act,
        title=_("Edit the programme"),
        back_url=url,
        breadcrumbs=[(programme.name, url), (_("Edit the programme"), "")],
    )
