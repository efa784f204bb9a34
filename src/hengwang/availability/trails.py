"""Rows behind a figure of availability, as the reader may see them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from hengwang.availability.models import Amendment, MaintenanceWindow, Outage, UnknownSpan
from hengwang.availability.selecting import AMENDMENT, KINDS_OF_ROW, OUTAGE, UNKNOWN, WINDOW
from hengwang.kernel.metrics import BasisRow, bases


class Trail:
    """Outages, unknown spans, windows and amendments, in this order; four queries."""

    def resolve(self, ids: Iterable[int], user: Any) -> list[BasisRow]:
        """By time within each kind."""
        told: dict[int, list[int]] = defaultdict(list)
        for one in ids:
            told[one % KINDS_OF_ROW].append(one // KINDS_OF_ROW)
        spans = ("target",)
        return [
            *(_span(row, _cause(row)) for row in _seen(Outage, told[OUTAGE], user, spans)),
            *(
                _span(row, str(row._meta.verbose_name))
                for row in _seen(UnknownSpan, told[UNKNOWN], user, spans)
            ),
            *(_window(row) for row in _seen(MaintenanceWindow, told[WINDOW], user, ("unit",))),
            *(_amendment(row) for row in _seen(Amendment, told[AMENDMENT], user, spans)),
        ]


def _seen(model: type[Any], ids: list[int], user: Any, related: tuple[str, ...]) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.visible_to(user).filter(pk__in=ids)
    first = "started_at" if hasattr(model, "started_at") else "starts_at"
    return rows.select_related(*related).order_by(first, "pk")


def _span(row: Any, detail: str) -> BasisRow:
    address = reverse("target-course", args=[row.target_id])
    return BasisRow(row.target.name, address, f"{when(row.started_at, row.ended_at)} · {detail}")


def _cause(row: Outage) -> str:
    note = f" ({row.cause_note})" if row.cause_note else ""
    return f"{row.get_cause_display()}{note}"


def _window(row: MaintenanceWindow) -> BasisRow:
    detail = f"{when(row.starts_at, row.ends_at)} · {row.approval_number}"
    return BasisRow(row.title, row.get_absolute_url(), detail)


def _amendment(row: Amendment) -> BasisRow:
    detail = f"{when(row.starts_at, row.ends_at)} · {row.reason}"
    return BasisRow(str(row), row.get_absolute_url(), detail)


def when(start: Any, end: Any) -> str:
    """A stretch of time as people read it; what is open ends with a dash."""
    told = [date_format(timezone.localtime(at), "Y-m-d H:i") if at else "" for at in (start, end)]
    return " – ".join(told).strip()


bases.register("availability", Trail())
