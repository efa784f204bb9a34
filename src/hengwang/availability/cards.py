"""What availability shows on the page where a target is kept: how it stood in seven days."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from hengwang.accounts.choices import Permission
from hengwang.availability.queries.course import band_of
from hengwang.kernel.intervals import Interval
from hengwang.monitoring.models import Target
from hengwang.pages import slots
from hengwang.pages.slots import Slot

WEEK = timedelta(days=7)


def course(request: HttpRequest, target: Target) -> Mapping[str, Any]:
    """The band of the last seven days, and the way to everything else."""
    del request
    now = timezone.now().replace(microsecond=0)
    band = band_of(target, Interval(now - WEEK, now), now=now)
    return {"band": band, "course_url": reverse("target-course", args=[target.pk])}


def take_cards() -> None:
    """Called once when the program starts."""
    slots.register(
        Slot(
            place="target",
            key="course",
            template="availability/target_card.html",
            query=course,
            permission=Permission.VIEW_MONITORING,
            order=10,
        )
    )
