"""The summary of an assurance (重点保障工作总结): figures, and the records behind each."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.assurances.models import Assurance
from hengwang.assurances.printing.fields import (
    FigureRow,
    Head,
    SummaryFields,
    Words,
)
from hengwang.assurances.printing.sections import Gathered, gather, sections_of
from hengwang.kernel.canonical import digest
from hengwang.pages.formats import number_text

NOTHING = "—"


def summary_of(assurance: Assurance, *, now: datetime) -> SummaryFields:
    """The summary up to now, or of the whole time where it is over.

    Queries do not grow with the records. Minutes and hours are rounded half up to two decimals
    after summing.
    """
    gathered = gather(assurance, now=now)
    result = getattr(assurance, "result", None)
    kept = {} if result is None else {one["key"]: one["value"] for one in result.figures}
    return SummaryFields(
        title=_("Summary of an assurance"),
        subtitle=f"{assurance.event} · {assurance.number}",
        heads=tuple(_heads(assurance)),
        figures=tuple(figures_of(assurance, gathered, kept)),
        plan=assurance.plan.strip(),
        result=_("Not written yet.") if result is None else result.text,
        result_by="" if result is None else f"{result.by_name} {_at(result.at)}",
        sections=tuple(sections_of(gathered)),
        words=Words(
            figures=pgettext("summary", "Figures"),
            figure=pgettext("summary", "Figure"),
            value=pgettext("summary", "Value"),
            figure_id=_("Short id"),
            at=_("Time"),
            plan=pgettext("assurance", "Plan"),
            result=_("How it went"),
        ),
        foot=_("As of %(at)s.") % {"at": _at(now)},
    )


def figures_of(
    assurance: Assurance, gathered: Gathered, kept: dict[str, str] | None = None
) -> Iterable[FigureRow]:
    """Every figure; its short id stays the same as long as value and assurance do."""
    before = kept or {}
    for key, label, value in _values(gathered):
        code = digest([assurance.number, key, value])[7:15].upper()
        then = before.get(key, value)
        yield FigureRow(
            key, label, value, f"BZ-{code[:4]}-{code[4:]}", "" if then == value else then
        )


def _values(got: Gathered) -> Iterable[tuple[str, str, str]]:
    wanted = len(got.reports)
    yield "targets", _("Targets watched"), number_text(got.targets)
    yield "outages", _("Outages in scope"), number_text(len(got.outages))
    yield "unplanned", _("Of these not planned work"), number_text(got.unplanned)
    yield "minutes", _("Minutes down, all targets together"), number_text(got.minutes, 2)
    yield "rooms", _("Incidents of machine rooms"), number_text(len(got.rooms))
    yield "tickets", _("Tickets opened"), number_text(len(got.tickets))
    yield "solved", _("Of these solved"), _of(got.solved, len(got.tickets))
    yield (
        "inspections",
        pgettext("summary", "Inspections done"),
        _of(got.inspected, len(got.inspections)),
    )
    yield "reports", _("Zero reports on time"), _of(got.on_time, wanted)
    yield "missed", _("Zero reports missed or late"), number_text(got.missed)
    yield "told", _("Reports that tell of something"), number_text(got.told)
    yield "people", _("People on site"), number_text(len(got.hours))
    yield "hours", _("Person-hours"), number_text(got.hours_in_all, 2)
    yield "checklist", _("Readiness items signed"), _of(got.signed, len(got.items))
    yield "defects", _("Of these found not in order"), number_text(got.defects)
    yield (
        "exceptions",
        _("Changes allowed in spite of the freeze"),
        number_text(len(got.exceptions)),
    )


def _of(part: int, whole: int) -> str:
    return NOTHING if not whole else f"{number_text(part)} / {number_text(whole)}"


def _heads(row: Assurance) -> Iterable[Head]:
    yield Head(pgettext("assurance", "Level"), str(row.get_level_display()))
    yield Head(pgettext("assurance", "Unit in charge"), row.unit.name)
    yield Head(_("Time"), f"{_at(row.starts_at)} – {_at(row.interval.end)}")
    yield Head(_("State"), str(row.get_state_display()))
    yield Head(_("Scope"), scope_text(row))
    yield Head(_("Proposed by"), row.proposed_by_name)
    approved = " ".join(filter(None, (row.decided_by_name, _at(row.decided_at))))
    yield Head(_("Approved by"), approved or NOTHING)


def scope_text(row: Assurance) -> str:
    """What was named, in words; the unit as a whole where nothing was."""
    names = [
        *row.regions.values_list("name", flat=True),
        *row.units.values_list("name", flat=True),
        *row.rooms.values_list("name", flat=True),
        *row.circuits.values_list("code", flat=True),
        *row.targets.values_list("name", flat=True)[:20],
    ]
    return pgettext("list", ", ").join(names) or _("Everything of the unit in charge and below it")


def _at(at: datetime | None) -> str:
    return "" if at is None else f"{timezone.localtime(at):%Y-%m-%d %H:%M}"
