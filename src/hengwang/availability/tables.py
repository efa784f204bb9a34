"""Tables and filters of availability."""

from django.utils.translation import gettext_lazy as _

from hengwang.availability.choices import Cause, Correction, Decision, GroupKind
from hengwang.availability.models import (
    Amendment,
    AvailabilityPolicy,
    MaintenanceWindow,
    Outage,
    TargetGroup,
)
from hengwang.pages.columns import (
    HeadlineColumn,
    MomentColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet, FromFilter, TextFilter, UntilFilter
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone

TONES = {
    Decision.PROPOSED.value: Tone.PLAN,
    Decision.APPROVED.value: Tone.OK,
    Decision.REFUSED.value: Tone.BAD,
    Decision.WITHDRAWN.value: Tone.QUIET,
}


class OutageTable(Table):
    """Outages, newest first."""

    target = HeadlineColumn(
        verbose_name=_("Monitored target"), accessor="target__name", order_by=("target__name",)
    )
    unit = TextColumn(
        verbose_name=_("Unit"), accessor="target__unit", order_by=("target__unit__name",)
    )
    started_at = MomentColumn(verbose_name=_("From"))
    ended_at = MomentColumn(verbose_name=_("Until"), default=_("Still down"))
    minutes = NumberColumn(verbose_name=_("Minutes"), orderable=False)
    cause = TextColumn(verbose_name=_("Cause"), accessor="get_cause_display", order_by=("cause",))
    cause_note = TextColumn(verbose_name=_("Explanation"), orderable=False)

    class Meta:
        model = Outage
        fields = ("target", "unit", "started_at", "ended_at", "minutes", "cause", "cause_note")


class OutageFilter(FilterSet):
    """Outages by words, cause and day."""

    text = TextFilter("target__name", "target__unit__name", "cause_note", label=_("Words"))
    cause = ChoiceFilter(choices=Cause.choices, label=_("Cause"))
    since = FromFilter(field_name="started_at__date", label=_("From"))
    until = UntilFilter(field_name="started_at__date", label=_("Until"))


class WindowTable(Table):
    """Maintenance windows, newest first."""

    title = HeadlineColumn(verbose_name=_("Work"))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))
    starts_at = MomentColumn(verbose_name=_("From"))
    ends_at = MomentColumn(verbose_name=_("Until"))
    state = StatusColumn(verbose_name=_("State"), tones=TONES)
    approval_number = TextColumn(verbose_name=_("Number of the approval"), tight=True)

    class Meta:
        model = MaintenanceWindow
        fields = ("title", "unit", "starts_at", "ends_at", "state", "approval_number")


class WindowFilter(FilterSet):
    """Windows by words, state and day."""

    text = TextFilter("title", "approval_number", label=_("Words"))
    state = ChoiceFilter(choices=Decision.choices, label=_("State"))
    since = FromFilter(field_name="starts_at__date", label=_("From"))
    until = UntilFilter(field_name="starts_at__date", label=_("Until"))


class AmendmentTable(Table):
    """Amendments, newest first."""

    target = HeadlineColumn(
        verbose_name=_("Monitored target"), accessor="target__name", order_by=("target__name",)
    )
    starts_at = MomentColumn(verbose_name=_("From"))
    ends_at = MomentColumn(verbose_name=_("Until"))
    says = TextColumn(
        verbose_name=_("What it was"), accessor="get_says_display", order_by=("says",)
    )
    reason = TextColumn(verbose_name=_("Reason"), orderable=False)
    state = StatusColumn(verbose_name=_("State"), tones=TONES)

    class Meta:
        model = Amendment
        fields = ("target", "starts_at", "ends_at", "says", "reason", "state")


class AmendmentFilter(FilterSet):
    """Amendments by words, kind and state."""

    text = TextFilter("target__name", "reason", label=_("Words"))
    says = ChoiceFilter(choices=Correction.choices, label=_("What it was"))
    state = ChoiceFilter(choices=Decision.choices, label=_("State"))


class PolicyTable(Table):
    """Versions of policies, the newest of each first."""

    title = HeadlineColumn(verbose_name=_("Name"))
    key = TextColumn(verbose_name=_("Key"), tight=True)
    version = NumberColumn(verbose_name=_("Version"))
    lost_minutes = NumberColumn(verbose_name=_("A unit's day may lose (minutes)"))
    backbone_lost_minutes = NumberColumn(verbose_name=_("A backbone day may lose (minutes)"))
    made_at = MomentColumn(verbose_name=_("Made"))

    class Meta:
        model = AvailabilityPolicy
        fields = ("title", "key", "version", "lost_minutes", "backbone_lost_minutes", "made_at")


class GroupTable(Table):
    """Groups of targets."""

    name = HeadlineColumn(verbose_name=_("Name"))
    kind = TextColumn(verbose_name=_("Kind"), accessor="get_kind_display", order_by=("kind",))
    unit = TextColumn(verbose_name=_("Unit"), order_by=("unit__name",))

    class Meta:
        model = TargetGroup
        fields = ("name", "kind", "unit")


class GroupFilter(FilterSet):
    """Groups by words and kind."""

    text = TextFilter("name", label=_("Words"))
    kind = ChoiceFilter(choices=GroupKind.choices, label=_("Kind"))
