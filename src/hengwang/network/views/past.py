"""What a record was on a day somebody asks about: its dated status and bandwidth."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import TextChoices
from django.http import HttpRequest

from hengwang.network.models.spans import SpanQuerySet
from hengwang.network.rules import bandwidth_text


@dataclass(frozen=True)
class PastDay:
    """What held on a day; empty where the record did not exist yet."""

    day: date
    status: str = ""
    bandwidth: str = ""

    @property
    def said(self) -> str:
        """Status and bandwidth in a row."""
        return " · ".join(part for part in (self.status, self.bandwidth) if part)


def on_past_day(
    request: HttpRequest,
    *,
    statuses: Any = None,
    words: type[TextChoices] | None = None,
    bandwidths: Any = None,
) -> PastDay | None:
    """The answer to `?day=`; None where nobody asked. Two queries at most.

    Args:
        request: With the day as 2020-05-31.
        statuses: The record's spans of status.
        words: What the stored words of its status mean.
        bandwidths: The record's spans of bandwidth.
    """
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    status = _held(statuses, day, "status")
    mbps = _held(bandwidths, day, "mbps")
    return PastDay(
        day,
        "" if status is None or words is None else str(words(status).label),
        "" if mbps is None else bandwidth_text(mbps),
    )


def _held(spans: Any, day: date, field: str) -> Any:
    if spans is None:
        return None
    rows: SpanQuerySet = spans.covering(day)
    return rows.values_list(field, flat=True).first()
