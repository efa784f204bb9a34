"""Forms of a programme and of what it consists of."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import units_with
from hengwang.organizations.models import Unit
from hengwang.pages.widgets import offer
from hengwang.projects.choices import KIND_LABELS, SubProjectStatus, kind_text
from hengwang.projects.forms.fields import (
    ProgrammeForm,
    day,
    pick,
    prose,
    row_of,
    words,
    year,
)
from hengwang.projects.models import Programme
from hengwang.projects.services.programmes import ProgrammeData, SubProjectData

KIND_OFFERED: list[Any] = [("", "—"), *KIND_LABELS.items()]


class ProgrammeDataForm(forms.Form):
    """What a programme says of itself; the unit is chosen once."""

    unit = row_of(_("Unit"), required=True)
    name = words(_("Name"), required=True, help_text=_("As in the budget."))
    code = words(_("Project code"), 64, help_text=_("As in the budget system."))
    kind = pick(_("Kind"), list(KIND_LABELS.items()), required=False)
    first_year = year(_("First fiscal year"))
    last_year = year(_("Last fiscal year"))
    supervising_unit = row_of(_("Supervising department"))
    office = words(_("Responsible office"), 100)
    owner = row_of(_("Project owner"), help_text=_("Sees the project on the start page."))
    basis = prose(_("Basis of approval"))
    summary = prose(_("Summary"))

    def __init__(self, by: User, data: Any = None, *, programme: Programme | None = None) -> None:
        names = ProgrammeData.__dataclass_fields__
        this_year = timezone.localdate().year
        initial: dict[str, Any] = {"first_year": this_year, "last_year": this_year, "unit": by.unit}
        if programme is not None:
            initial = {name: getattr(programme, name) for name in names}
        super().__init__(data, initial=initial)
        mine = units_with(by, Permission.EDIT_PROJECTS)
        offer(self, "unit", mine.filter(closed_on=None))
        offer(self, "supervising_unit", Unit.objects.visible_to(by).filter(closed_on=None))
        offer(self, "owner", User.objects.filter(is_active=True, unit__in=mine))
        if programme is not None:
            del self.fields["unit"]
        kind = programme.kind if programme is not None else ""
        if kind and kind not in KIND_LABELS:
            field = cast("forms.ChoiceField", self.fields["kind"])
            field.choices = [*KIND_OFFERED, (kind, kind_text(kind))]

    def facts_given(self) -> ProgrammeData:
        """What the services take."""
        names = ProgrammeData.__dataclass_fields__
        return ProgrammeData(**{name: self.cleaned_data[name] for name in names})


class SubProjectForm(ProgrammeForm):
    """A part of a project."""

    facts = SubProjectData
    number = words(_("Number"), 20)
    name = words(_("Name"), required=True)
    kind = words(_("Kind"), 40)
    spending_field = words(_("Spending field"), 100)
    office = words(_("Responsible office"), 100)
    status = pick(_("Status"), SubProjectStatus.choices)
    work = prose(_("Work content"))
    completion = prose(_("What was done"))


class MilestoneForm(ProgrammeForm):
    """A dated step."""

    facts = dict
    name = words(_("Name"), required=True)
    due_on = day(_("Due on"))
    reached_on = day(_("Reached on"))


class FeasibilityForm(ProgrammeForm):
    """A study, survey or estimate made before the approval."""

    facts = dict
    name = words(_("Name"), required=True)
    done_on = day(_("Done on"))
    conclusion = prose(pgettext_lazy("acceptance", "Conclusion"))
