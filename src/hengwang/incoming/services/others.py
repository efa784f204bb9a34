"""Forms of others: a dry run, then an evaluation as printed, in one transaction or not at all."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.audit.services import record
from hengwang.checker.facts.words import fold
from hengwang.checker.readers.source import Limits
from hengwang.checker.report import Report
from hengwang.checker.runner import read
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.services import add_evidence
from hengwang.files.models import StoredFile
from hengwang.files.services import open_file
from hengwang.incoming.errors import (
    DoubtsNotAcceptedError,
    FormKnownError,
    NoRowsError,
    PlanChangedError,
    YearOutsideError,
)
from hengwang.incoming.models import ImportedForm
from hengwang.incoming.others.facts import FormReading, GivenRow
from hengwang.incoming.others.understanding import understand
from hengwang.kernel.canonical import digest
from hengwang.outbox.services import announce
from hengwang.performance.choices import EvaluationKind
from hengwang.performance.errors import EvaluationExistsError
from hengwang.performance.models import Evaluation, Indicator, PrintedFigure
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.declaring import (
    IndicatorData,
    add_indicator,
    declare_evaluation,
    set_goal,
    set_section_points,
)
from hengwang.performance.services.life import take_step
from hengwang.performance.services.printed import PrintedFacts, keep_printed
from hengwang.performance.services.scoring import remeasure_and_rescore
from hengwang.projects.models import Programme

# A form is a few pages; what is larger is a report, or no honest file at all.
LIMITS = Limits(
    file_bytes=30 * 1024 * 1024, pages=200, cells=60_000, characters=1_500_000, office_seconds=60
)
ALIKE, SAME = 0.45, 0.85
MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decides where the file cannot."""

    programme: Programme
    year: int
    kind: EvaluationKind
    part: int = 0
    doubts_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A dry run: what would be written, and where the person must choose."""

    reading: FormReading
    digest: str
    candidates: tuple[Programme, ...]
    likely: Programme | None


def plan_form(stored: StoredFile, *, part: int = 0, by: User) -> Plan:
    """What is understood of a file, and to which programmes it may belong; nothing is written.

    Raises:
        UnreadableError: The file is no readable form; its class says why.
    """
    reading = understand(_report(stored.sha256, stored.name, stored.pk), part)
    candidates = _candidates(reading, by)
    likely = candidates[0] if candidates and _likeness(candidates[0], reading) >= SAME else None
    return Plan(reading, _digest(stored, reading), tuple(candidates), likely)


def doubts_of(reading: FormReading, programme: Programme, year: int) -> list[tuple[str, str, str]]:
    """Where the form says something else than what was chosen: (what, in the form, chosen)."""
    found = []
    if reading.project and _alike(reading.project, programme.name) < SAME:
        found.append(("project", reading.project, programme.name))
    unit = programme.unit
    names = (unit.name, unit.short_name)
    if reading.unit and not any(name and _alike(reading.unit, name) >= SAME for name in names):
        found.append(("unit", reading.unit, unit.name))
    if reading.year is not None and reading.year != year:
        found.append(("year", str(reading.year), str(year)))
    return found


def import_form(stored: StoredFile, choices: Choices, *, shown: str, by: User) -> Evaluation:
    """Write what was shown as an evaluation as printed, with the file as its evidence.

    Args:
        shown: The digest of the plan the person looked at.

    Raises:
        NotAllowedError: The user may not edit evaluations of the programme's unit.
        NoRowsError: There is nothing to write.
        PlanChangedError: The file is read otherwise than was shown.
        FormKnownError, EvaluationExistsError: It, or another one for the year, is here already.
        DoubtsNotAcceptedError, YearOutsideError: The choice contradicts the form or the programme.
        UnreadableError: The file cannot be read.
    """
    programme, year = choices.programme, choices.year
    require(by, Permission.EDIT_EVALUATIONS, programme.unit)
    reading = understand(_report(stored.sha256, stored.name, stored.pk), choices.part)
    if not reading.rows:
        raise NoRowsError(name=stored.name)
    if _digest(stored, reading) != shown:
        raise PlanChangedError
    if not programme.first_year <= year <= programme.last_year:
        raise YearOutsideError(
            programme=programme.name,
            first=programme.first_year,
            last=programme.last_year,
            year=year,
        )
    _refuse_known(stored, reading.part)
    doubts = doubts_of(reading, programme, year)
    if doubts and not choices.doubts_accepted:
        told = "；".join(f"{said} ≠ {chosen}" for _, said, chosen in doubts)
        raise DoubtsNotAcceptedError(doubts=told)
    try:
        with transaction.atomic():
            return _write(stored, reading, choices, by)
    except IntegrityError:
        # Somebody else was faster with the same file; nothing of ours is left.
        _refuse_known(stored, reading.part)
        raise


def _write(stored: StoredFile, reading: FormReading, choices: Choices, by: User) -> Evaluation:
    programme, year = choices.programme, choices.year
    if Evaluation.objects.filter(programme=programme, fiscal_year=year, kind=choices.kind).exists():
        raise EvaluationExistsError(programme=programme.name, year=year)
    title = reading.title or f"{programme.name}（{year}）"
    evaluation = declare_evaluation(
        programme, year=year, kind=choices.kind, title=title, ruleset_key="", by=by
    )
    ImportedForm.objects.create(
        evaluation=evaluation,
        file=stored,
        sha256=stored.sha256,
        part=reading.part,
        understood=[cell.as_json() for cell in reading.taken],
        not_understood=[cell.as_json() for cell in reading.left],
        imported_at=timezone.now(),
        imported_by_id=by.pk,
        imported_by_name=by.printed_name,
    )
    evidence = add_evidence(
        programme.unit,
        stored,
        title=f"《{title}》原件"[:200],
        supports=(date(year, 1, 1), date(year, 12, 31)),
        by=by,
    )
    for name, points in reading.sections:
        set_section_points(evaluation.pk, name=name, points=points, by=by)
    for expected, actual in reading.goals:
        set_goal(evaluation.pk, expected=expected, actual=actual, by=by)
    take_step(evaluation.pk, "start_self_evaluation", by=by)
    made = [_row(evaluation, row, evidence, by) for row in reading.rows]
    keep_printed(evaluation.pk, _printed(reading, made), by=by)
    remeasure_and_rescore(evaluation.pk)
    after = {
        "file": stored.name,
        "sha256": stored.sha256,
        "part": reading.part,
        "rows": len(made),
        "not_understood": len(reading.left),
    }
    record("evaluation.imported", evaluation, by=by, after=after)
    announce("evaluation.imported", evaluation_id=evaluation.pk)
    evaluation.refresh_from_db()
    return evaluation


def _row(evaluation: Evaluation, row: GivenRow, evidence: EvidenceItem, by: User) -> Indicator:
    data = IndicatorData(
        section=row.section,
        level2=row.level2,
        level3=row.level3,
        definition=row.definition,
        target_text=row.target,
        points=row.points,
    )
    indicator = add_indicator(evaluation.pk, data, by=by)
    if row.actual or row.note:
        stated = ActualData(
            actual_text=row.actual, deviation_note=row.note, evidence_ids=(evidence.pk,)
        )
        enter_actual(indicator.pk, stated, by=by)
    return indicator


def _printed(reading: FormReading, made: Sequence[Indicator]) -> PrintedFacts:
    figures = tuple(
        PrintedFigure(
            subject=one.subject, measure=one.measure, name=one.name, order=one.order,
            text=one.text, value=one.value, place=one.place,
        )
        for one in reading.figures
    )  # fmt: skip
    scores = {row.pk: given.score for row, given in zip(made, reading.rows, strict=True)}
    reported = date.fromisoformat(reading.reported_on) if reading.reported_on else None
    return PrintedFacts(
        figures=figures,
        scores=scores,
        total=reading.total,
        level=reading.level,
        reported_on=reported,
        origin=reading.title[:200],
    )


def _refuse_known(stored: StoredFile, part: int) -> None:
    known = ImportedForm.objects.filter(sha256=stored.sha256, part=part).first()
    if known is not None:
        day = timezone.localdate(known.imported_at)
        raise FormKnownError(day=day, name=known.imported_by_name)


def _candidates(reading: FormReading, by: User) -> list[Programme]:
    """Programmes the user may evaluate, the most alike first; a year narrows nothing."""
    rows = Programme.objects.filter(unit__in=units_with(by, Permission.EDIT_EVALUATIONS))
    every = list(rows.select_related("unit__region"))
    every.sort(key=lambda one: (-_likeness(one, reading), one.name, one.pk))
    return every


def _likeness(programme: Programme, reading: FormReading) -> float:
    return _alike(programme.name, reading.project) if reading.project else 0.0


def _alike(one: str, other: str) -> float:
    left, right = fold(one), fold(other)
    if left == right or (min(len(left), len(right)) > 3 and (left in right or right in left)):  # noqa: PLR2004
        return 1.0
    return SequenceMatcher(None, left, right, autojunk=False).ratio()


def _digest(stored: StoredFile, reading: FormReading) -> str:
    told: dict[str, Any] = asdict(reading)
    told["taken"] = [cell.as_json() for cell in reading.taken]
    told["left"] = [cell.as_json() for cell in reading.left]
    told["file"] = stored.sha256
    return digest(told)


# The page is shown, then confirmed: the same bytes need not be read twice.
@lru_cache(maxsize=8)
def _report(_sha256: str, name: str, stored_id: int) -> Report:
    with open_file(StoredFile.objects.get(pk=stored_id)) as file:
        content = file.read(LIMITS.file_bytes + 1)
    return read(content, name, limits=LIMITS)
