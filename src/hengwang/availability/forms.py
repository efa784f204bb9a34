"""Forms of availability: planned work, amendments, decisions, groups, policies."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.availability.accounting import Policy
from hengwang.availability.choices import Cause, Correction, GroupKind, Meaning, UnknownTime
from hengwang.availability.models import AvailabilityPolicy
from hengwang.availability.services.amending import AmendmentFacts
from hengwang.availability.services.maintenance import WindowFacts
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.monitoring.models import Target
from hengwang.organizations.models import Unit
from hengwang.pages.fields import ManyRowsField
from hengwang.pages.widgets import LongSelect, LongSelectMultiple


def moment(label: Any) -> Any:
    """A day and a time by the browser's own picker."""
    picker = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    return forms.DateTimeField(label=label, widget=picker, input_formats=formats)


def prose(label: Any, *, required: bool = True) -> Any:
    """Some lines over the whole width."""
    area = forms.Textarea({"rows": 3})
    field = forms.CharField(label=label, max_length=500, widget=area, required=required)
    field.wide = True  # type: ignore[attr-defined]  # read by the form's template
    return field


def _kept_units(by: User) -> Any:
    return units_with(by, Permission.EDIT_MONITORING).filter(closed_on=None)


def _offer(form: forms.Form, name: str, rows: Any) -> None:
    cast("forms.ModelChoiceField[Any]", form.fields[name]).queryset = rows


def _kept_targets(by: User) -> Any:
    units = units_with(by, Permission.EDIT_MONITORING)
    return Target.objects.watched().filter(unit__in=units).select_related("unit")


class WindowForm(forms.Form):
    """Planned work."""

    title = forms.CharField(label=_("Work"), max_length=200)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), widget=LongSelect())
    targets = ManyRowsField(
        Target.objects.none(),
        label=pgettext_lazy("monitoring", "Targets"),
        widget=LongSelectMultiple(),
    )
    with_subtree = forms.BooleanField(label=_("And everything behind them"), required=False)
    starts_at = moment(_("From"))
    ends_at = moment(_("Until"))
    reason = prose(_("Reason"))

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data, initial={"unit": by.unit_id})
        _offer(self, "unit", _kept_units(by))
        _offer(self, "targets", _kept_targets(by))

    def given(self) -> WindowFacts:
        """The facts, as entered."""
        names = ("title", "reason", "starts_at", "ends_at", "with_subtree")
        return WindowFacts(**{name: self.cleaned_data[name] for name in names})


class AmendmentForm(forms.Form):
    """What past time was."""

    target = forms.ModelChoiceField(
        Target.objects.none(), label=_("Monitored target"), widget=LongSelect()
    )
    starts_at = moment(_("From"))
    ends_at = moment(_("Until"))
    says = forms.ChoiceField(label=_("What it was"), choices=Correction.choices)
    cause = forms.ChoiceField(
        label=_("Cause"),
        required=False,
        choices=[("", "—"), *(one for one in Cause.choices if one[0] != Cause.UNKNOWN)],
    )
    file = forms.FileField(label=_("Paper"))
    reason = prose(_("Reason"))

    def __init__(self, by: User, data: Any = None, files: Any = None, **told: Any) -> None:
        super().__init__(data, files, **told)
        _offer(self, "target", _kept_targets(by))
        self.fields["file"].widget.attrs["accept"] = ",".join(accepted_suffixes(FileKind.EVIDENCE))

    def given(self) -> AmendmentFacts:
        """The facts, as entered."""
        names = ("starts_at", "ends_at", "says", "reason", "cause")
        return AmendmentFacts(**{name: self.cleaned_data[name] for name in names})


class CauseForm(forms.Form):
    """Why a target was down."""

    cause = forms.ChoiceField(
        label=_("Cause"), choices=[one for one in Cause.choices if one[0] != Cause.PARENT]
    )
    note = prose(_("Explanation"), required=False)


class ApproveForm(forms.Form):
    """The number under which work was approved."""

    approval_number = forms.CharField(label=_("Number of the approval"), max_length=100)
    note = forms.CharField(label=_("Note"), max_length=500, required=False)


class RefuseForm(forms.Form):
    """Why not."""

    note = forms.CharField(label=_("Reason"), max_length=500)


class GroupForm(forms.Form):
    """Targets that count together."""

    name = forms.CharField(label=_("Name"), max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), choices=GroupKind.choices)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), widget=LongSelect())
    targets = ManyRowsField(
        Target.objects.none(),
        label=pgettext_lazy("monitoring", "Targets"),
        widget=LongSelectMultiple(),
    )
    from_at = moment(_("From"))

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data, initial={"unit": by.unit_id})
        _offer(self, "unit", _kept_units(by))
        _offer(self, "targets", _kept_targets(by))


class MembersForm(forms.Form):
    """What a group consists of from a moment on."""

    targets = ManyRowsField(
        Target.objects.none(),
        label=pgettext_lazy("monitoring", "Targets"),
        widget=LongSelectMultiple(),
        required=False,
        help_text=_("Without any the group ends."),
    )
    from_at = moment(_("From"))

    def __init__(self, by: User, data: Any = None, *, unit: Unit | None, **told: Any) -> None:
        super().__init__(data, **told)
        rows = _kept_targets(by)
        _offer(self, "targets", rows if unit is None else rows.filter(unit=unit))


class PolicyForm(forms.ModelForm[AvailabilityPolicy]):
    """The next version of a policy."""

    class Meta:
        model = AvailabilityPolicy
        fields = (
            "key",
            "title",
            "meaning",
            "lost_minutes",
            "backbone_lost_minutes",
            "unknown_minutes",
            "takes_off_maintenance",
            "unknown_counts",
            "reason",
        )

    def rules(self) -> Policy:
        """What was entered, as rules; the version is given by the service."""
        told = self.cleaned_data
        return Policy(
            key=told["key"],
            takes_off_maintenance=told["takes_off_maintenance"],
            lost_minutes=told["lost_minutes"],
            unknown_minutes=told["unknown_minutes"],
            backbone_lost_minutes=told["backbone_lost_minutes"],
            counts_backbone=told["meaning"] == Meaning.BACKBONE,
            leaves_out_unknown=told["unknown_counts"] == UnknownTime.LEFT_OUT,
        )
