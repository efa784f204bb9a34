"""Forms of the desk: teams, rules, templates, canned steps."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.monitoring.choices import AlertKind, TargetKind
from hengwang.organizations.models import Region
from hengwang.pages.widgets import LongSelectMultiple, ManyChoices, offer
from hengwang.tickets.choices import StepKind
from hengwang.tickets.models import CannedStep, Team, TicketRule, TicketTemplate

WHAT = (StepKind.NOTE, StepKind.RESPONDED, StepKind.ARRIVED, StepKind.RESTORED)


class DeskForm(forms.ModelForm[Any]):
    """What every row of the desk has: a unit, and things of that unit or of those above it."""

    def __init__(self, by: User, data: Any = None, *, instance: Any = None) -> None:
        super().__init__(data, instance=instance)
        units = units_with(by, Permission.MANAGE_UNITS).filter(closed_on=None)
        offer(self, "unit", units)
        if instance is None:
            self.fields["unit"].initial = by.unit_id
        for name, rows in (
            ("team", Team.objects.visible_to(by).filter(is_active=True)),
            ("steps", CannedStep.objects.visible_to(by).filter(is_active=True)),
            ("region", Region.objects.order_by("code")),
            ("members", User.objects.active().filter(unit__in=units).order_by("display_name")),
        ):
            if name in self.fields:
                offer(self, name, rows)


class TeamForm(DeskForm):
    """A team."""

    class Meta:
        model = Team
        fields: ClassVar = ["name", "unit", "members", "is_active"]


class RuleForm(DeskForm):
    """A rule by which tickets open themselves."""

    alert_kinds = forms.MultipleChoiceField(
        label=_("Kinds of alerts"),
        choices=AlertKind.choices,
        required=False,
        widget=ManyChoices(),
        help_text=_("Empty: all."),
    )
    target_kinds = forms.MultipleChoiceField(
        label=_("Kinds of targets"),
        choices=TargetKind.choices,
        required=False,
        widget=LongSelectMultiple(),
        help_text=_("Empty: all."),
    )

    class Meta:
        model = TicketRule
        fields: ClassVar = [
            *("name", "unit", "position", "cause", "least", "alert_kinds", "target_kinds"),
            *("region", "only_backbone", "opens", "kind", "priority", "team"),
            *("tells_carrier", "is_active"),
        ]


class CannedStepForm(DeskForm):
    """A line that is written again and again."""

    what = forms.ChoiceField(label=_("What"), choices=[(one.value, one.label) for one in WHAT])

    class Meta:
        model = CannedStep
        fields: ClassVar = ["name", "unit", "what", "text", "is_active"]


class TemplateForm(DeskForm):
    """A ticket that comes again and again."""

    class Meta:
        model = TicketTemplate
        fields: ClassVar = [
            *("name", "unit", "kind", "title", "description", "impact", "urgency"),
            *("team", "steps", "is_active"),
        ]
