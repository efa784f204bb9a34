"""Targets in approved maintenance raise no alert: what availability tells monitoring's alerts."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from hengwang.availability.choices import Decision
from hengwang.availability.models import MaintenanceWindow
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.silences import planners, silences

KEY = "maintenance"


def in_maintenance(targets: Collection[int], at: datetime) -> Mapping[int, str]:
    """Targets that an approved window covers at the instant, with its title; one query."""
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED, starts_at__lte=at, ends_at__gt=at, covered__in=targets
    )
    return {
        target: _("Planned work: %(title)s") % {"title": title}
        for target, title in rows.order_by("pk").values_list("covered", "title")
        if target in targets
    }


def planned_within(targets: Collection[int], window: Interval) -> Mapping[int, list[Interval]]:
    """The parts of a window in which approved windows cover each target; one query."""
    rows = MaintenanceWindow.objects.filter(
        state=Decision.APPROVED, starts_at__lt=window.end, ends_at__gt=window.start,
        covered__in=targets,
    )  # fmt: skip
    found: dict[int, list[Interval]] = defaultdict(list)
    for target, start, end in rows.values_list("covered", "starts_at", "ends_at"):
        part = Interval(start, end).clip(window)
        if target in targets and part is not None:
            found[target].append(part)
    return found


silences.register(KEY, in_maintenance)
planners.register(KEY, planned_within)
