"""Due inspections and readings: lists, the page of one, its pictures."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.files.downloads import download
from hengwang.inspections.choices import OccurrenceState, Verdict
from hengwang.inspections.models import Occurrence, Photo, Reading
from hengwang.inspections.services.clearing import unfounded
from hengwang.inspections.services.rights import may_carry_out
from hengwang.inspections.tables import (
    SENSOR_TONES,
    STATE_TONES,
    VERDICT_TONES,
    OccurrenceFilter,
    OccurrenceTable,
    ReadingFilter,
    ReadingTable,
    reading_text,
)
from hengwang.inspections.views.finding import crumbs, seen
from hengwang.pages.lists import ListPage, Tool


class OccurrenceList(ListPage):
    """Due inspections, done or not."""

    title = gettext_lazy("All inspections")
    permission = Permission.VIEW_INSPECTIONS
    table_class = OccurrenceTable
    filterset_class: ClassVar[type[Any] | None] = OccurrenceFilter
    empty_icon = "clipboard-check"
    empty_title = gettext_lazy("No inspection yet")
    empty_text = gettext_lazy("A plan says what is looked at and how often.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Occurrence.objects.visible_to(self.request.user)
        related = ("plan__room", "plan__rack")
        shown = rows.filter(due_from__lte=timezone.now()).select_related(*related)
        return shown.order_by("-due_from", "-pk")

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(label=gettext_lazy("Today"), url=reverse("inspections"), icon="calendar"),
            Tool(
                label=gettext_lazy("Readings"), url=reverse("inspection-reading-list"), icon="list"
            ),
        ]


class ReadingList(ListPage):
    """Every reading; the newest first."""

    title = gettext_lazy("Readings of inspections")
    permission = Permission.VIEW_INSPECTIONS
    table_class = ReadingTable
    filterset_class: ClassVar[type[Any] | None] = ReadingFilter
    empty_icon = "list"
    empty_title = gettext_lazy("No reading yet")
    empty_text = gettext_lazy("What is written down on a round stands here.")

    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Reading.objects.visible_to(self.request.user)
        related = ("item", "plan", "inspection")
        return rows.select_related(*related).order_by("-taken_at", "-pk")


@login_required
@require_GET
def detail(request: MemberRequest, occurrence_id: int) -> HttpResponse:
    """One inspection: what came in for it, which of them counts, its pictures and defects."""
    related = ("plan__room", "plan__rack", "plan__unit__region", "plan__checklist")
    row: Occurrence = seen(request, Occurrence, occurrence_id, *related, "plan__company")
    came = row.inspections.select_related("version").prefetch_related(
        "readings__item", "readings__defect__ticket", "photos__item", "photos__looks_like"
    )
    may_do = may_carry_out(request.user, row.plan)
    # Closing one is offered to those who inspect here; the ticket's own rules decide.
    unfounded_ids = set(unfounded(row).values_list("pk", flat=True)) if may_do else set()
    open_words = (OccurrenceState.DUE, OccurrenceState.MISSED)
    context = {
        "title": row.plan.name,
        "row": row,
        "tone": STATE_TONES[row.state].value,
        "facts": _facts(row),
        "came": [_shown(one, unfounded_ids) for one in came],
        "may_do": may_do and row.state != OccurrenceState.CANCELLED,
        "is_open": row.state in open_words and row.due_from <= timezone.now(),
        "breadcrumbs": crumbs((row.plan.name, row.plan.get_absolute_url()), (row.slot, "")),
    }
    return render(request, "inspections/occurrence.html", context)


def _facts(row: Occurrence) -> list[tuple[str, Any]]:
    def moment(at: Any) -> str:
        return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"

    return [
        (_("Place"), row.plan.place_text),
        (_("Due from"), moment(row.due_from)),
        (_("Due until"), moment(row.due_until)),
        (_("Done at"), moment(row.done_at)),
        (_("Done by"), row.done_by_name),
        (_("Found missing"), moment(row.missed_at)),
    ]


def _shown(inspection: Any, unfounded_ids: set[int]) -> dict[str, Any]:
    """Readings that stand, each with those it took the place of, the newest first."""
    came = sorted(inspection.readings.all(), key=lambda one: (one.item.position, one.pk))
    readings = [one for one in came if one.is_last]
    formers: dict[int, list[dict[str, Any]]] = {}
    unfounded_by_item = {one.item_id: one.defect for one in came if one.defect_id in unfounded_ids}
    by_pk = {one.pk: one for one in came}
    for one in reversed(came):
        if one.corrects_id is not None:
            told = {"by": one.corrected_by_name, "at": one.corrected_at, "reason": one.reason}
            before = {"text": reading_text(by_pk[one.corrects_id]), **told}
            formers.setdefault(one.item_id, []).append(before)
    return {
        "inspection": inspection,
        "readings": [
            {
                "row": one,
                "formers": formers.get(one.item_id, ()),
                "clears": unfounded_by_item.get(one.item_id)
                if one.verdict == Verdict.OK and one.corrects_id is not None
                else None,
                "text": reading_text(one),
                "tone": VERDICT_TONES[one.verdict].value,
                "sensor_tone": SENSOR_TONES[one.sensor_verdict].value,
            }
            for one in readings
        ],
        "photos": list(inspection.photos.all()),
    }


@login_required
@require_GET
def picture(request: MemberRequest, photo_id: int) -> FileResponse:
    """A photo, without what the camera wrote into it."""
    photo: Photo = seen(request, Photo, photo_id, "file")
    return download(photo.file, is_inline=True)


@login_required
@require_GET
def small_picture(request: MemberRequest, photo_id: int) -> FileResponse:
    """The same for lists."""
    photo: Photo = seen(request, Photo, photo_id, "small")
    return download(photo.small, is_inline=True)
