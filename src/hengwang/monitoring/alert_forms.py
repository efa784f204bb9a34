"""Forms of alerts."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.monitoring.choices import Measure, RuleKind, SourceKind, TargetKind
from hengwang.monitoring.heard import SEVERITIES
from hengwang.monitoring.models import AlertRule
from hengwang.monitoring.services.alert_rules import RuleFacts
from hengwang.notifications.choices import Urgency
from hengwang.notifications.models import Channel
from hengwang.organizations.models import Unit
from hengwang.pages.fields import ManyRowsField
from hengwang.pages.widgets import LongSelect, LongSelectMultiple

LASTS = (
    ("60", _("1 hour")),
    ("240", _("4 hours")),
    ("480", _("8 hours")),
    ("1440", _("1 day")),
    ("10080", _("7 days")),
)


class ActForm(forms.Form):
    """A reason, and for how long."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))
    lasts = forms.ChoiceField(label=_("For"), choices=LASTS, initial="240")

    def until(self) -> Any:
        """The instant it ends."""
        return timezone.now() + timedelta(minutes=int(self.cleaned_data["lasts"]))


class CloseForm(forms.Form):
    """Why an alert of another monitor is closed by hand."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))


class RuleForm(forms.Form):
    """A rule; what its kind does not need is not looked at."""

    name = forms.CharField(label=_("Name"), max_length=100)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), widget=LongSelect())
    kind = forms.ChoiceField(label=_("Kind"), choices=RuleKind.choices)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices)
    target_kinds = forms.MultipleChoiceField(
        label=_("Kinds of targets"),
        choices=TargetKind.choices,
        required=False,
        widget=LongSelectMultiple(),
        help_text=_("Empty: all."),
    )
    only_backbone = forms.BooleanField(label=_("Core or aggregation only"), required=False)
    after_s = forms.IntegerField(
        label=_("After (s)"),
        min_value=0,
        max_value=172_800,
        initial=60,
        help_text=_("How long it must last before anybody is told."),
    )
    grace_s = forms.IntegerField(
        label=_("Wait for parents (s)"),
        min_value=0,
        max_value=3600,
        initial=60,
        help_text=_("Added where the target has a parent, which may fail a little later."),
    )
    measure = forms.ChoiceField(
        label=_("Value"),
        choices=[("", "—"), *Measure.choices],
        required=False,
        help_text=_("From here to “Cleared at”: for rules of a value only."),
    )
    series_name = forms.CharField(
        label=_("Series"),
        max_length=80,
        required=False,
        help_text=_("For another series: its name."),
    )
    is_upper = forms.BooleanField(label=_("Too high is bad"), required=False, initial=True)
    raise_at = forms.FloatField(label=_("Raised at"), required=False)
    clear_at = forms.FloatField(
        label=_("Cleared at"),
        required=False,
        help_text=_("A little back from where it is raised, so that it does not flap."),
    )
    severity = forms.TypedChoiceField(
        label=_("Syslog, as urgent as"),
        choices=[("", "—"), *SEVERITIES.items()],
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("From here on: for rules of messages only."),
    )
    words = forms.CharField(
        label=_("Syslog, with the words"),
        max_length=200,
        required=False,
        help_text=_("One of several is enough: part them by “|”. Large and small letters are one."),
    )
    trap = forms.RegexField(
        r"^\d+(\.\d+)+$",
        label=_("Trap"),
        max_length=200,
        required=False,
        help_text=_("Its number (OID), such as 1.3.6.1.2.1.33.2; those below it count too."),
        error_messages={"invalid": _("Write numbers parted by dots, such as 1.3.6.1.2.1.33.2.")},
    )
    at_least = forms.IntegerField(
        label=_("At least so many messages"), min_value=1, max_value=10_000, initial=1,
        required=False, help_text=_("Of one sender, within the time below."),
    )  # fmt: skip
    quiet_min = forms.IntegerField(
        label=_("Over after (minutes) without one"), min_value=1, max_value=1440, initial=30,
        required=False,
    )  # fmt: skip
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, by: User, data: Any = None, *, rule: AlertRule | None = None) -> None:
        names = RuleFacts.__dataclass_fields__
        initial = {name: getattr(rule, name) for name in names} if rule else {}
        super().__init__(data, initial=initial)
        if rule is None:
            units = units_with(by, Permission.EDIT_MONITORING).filter(closed_on=None)
            field = cast("forms.ModelChoiceField[Unit]", self.fields["unit"])
            field.queryset, field.initial = units, by.unit_id
        else:
            del self.fields["unit"]

    def given(self) -> RuleFacts:
        """What was entered; limits only where the rule has any."""
        told = {name: self.cleaned_data[name] for name in RuleFacts.__dataclass_fields__}
        if told["kind"] != RuleKind.VALUE:
            told |= {"measure": "", "series_name": "", "raise_at": None, "clear_at": None}
        usual = {"at_least": 1, "quiet_min": 30}
        told |= {name: told[name] or number for name, number in usual.items()}
        if told["kind"] != RuleKind.MESSAGE:
            told |= {"severity": None, "words": "", "trap": "", **usual}
        return RuleFacts(**told)


class StepForm(forms.Form):
    """Who is told when."""

    after_min = forms.IntegerField(
        label=_("After (minutes)"),
        min_value=0,
        max_value=10_080,
        initial=0,
        help_text=_("Without acknowledgement; 0 is at once."),
    )
    people = ManyRowsField(
        User.objects.none(), label=_("People"), required=False, widget=LongSelectMultiple()
    )
    channels = ManyRowsField(
        Channel.objects.none(),
        label=_("Shared channels"),
        required=False,
        widget=LongSelectMultiple(),
    )

    def __init__(self, unit: Unit, data: Any = None) -> None:
        super().__init__(data)
        people = User.objects.active().filter(unit__isnull=False, unit__path__startswith=unit.path)
        shared = Channel.objects.in_use().filter(unit__path__startswith=unit.path)
        cast("forms.ModelMultipleChoiceField[User]", self.fields["people"]).queryset = people
        cast("forms.ModelMultipleChoiceField[Channel]", self.fields["channels"]).queryset = shared

    def clean(self) -> dict[str, Any]:
        """Somebody must be told."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("people") and not cleaned.get("channels"):
            self.add_error("people", _("Choose somebody, or a channel."))
        return cleaned


class SourceForm(forms.Form):
    """A monitor of others."""

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=SourceKind.choices)
    unit = forms.ModelChoiceField(
        Unit.objects.none(),
        label=_("Unit"),
        widget=LongSelect(),
        help_text=_("Its alerts are looked for among the targets of this unit and those below."),
    )

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        units = units_with(by, Permission.EDIT_MONITORING).filter(closed_on=None)
        field = cast("forms.ModelChoiceField[Unit]", self.fields["unit"])
        field.queryset, field.initial = units, by.unit_id
