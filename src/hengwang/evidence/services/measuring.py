"""Asks metrics and keeps their readings."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from hengwang.evidence.choices import FillState
from hengwang.evidence.models import Fill, Reading
from hengwang.evidence.questions import Question
from hengwang.kernel.canonical import as_json, canonical_json, digest
from hengwang.kernel.looks import one_look
from hengwang.kernel.measured import Measured
from hengwang.kernel.periods import Period
from hengwang.kernel.scopes import Scope

# The columns of a reading that its digest is of, beside its question.
DIGESTED = (
    "value",
    "upper",
    "unit",
    "numerator",
    "denominator",
    "coverage",
    "basis_kind",
    "basis_ids",
    "basis_query",
    "basis_digest",
    "parts",
    "policy",
    "note",
)
# The last decimal of the columns, and room for every digit before it.
LAST_PLACE, EXACT = Decimal(1).scaleb(-10), Context(prec=60, rounding=ROUND_HALF_UP)
# A fill that is still STARTED after this long belongs to a process that is gone.
ABANDONED_AFTER = timedelta(minutes=10)


def ask(question: Question) -> Reading:
    """Run the metric and keep its answer as the current reading of the question.

    The STARTED mark is committed before the computation, the value and DONE together after it: a
    crash in between leaves a mark that `redo_started` finds, never half a reading. The same answer
    as before keeps its row and only confirms it; another one supersedes it.

    Raises:
        UnknownKeyError: No app offers the metric.
        BadMetricParamsError: The parameters do not fit it.
    """
    fill = _start(question)
    try:
        measured = question.metric.measure(question.period, question.scope, question.params)
    except BaseException:
        _undo(fill)
        raise
    with transaction.atomic():
        reading = _keep(fill, measured)
        fill.state, fill.finished_at = FillState.DONE, reading.confirmed_at
        fill.save(update_fields=["state", "finished_at"])
    return reading


def collect(questions: Iterable[Question]) -> dict[str, Reading]:
    """Readings by the digest of their question; equal questions are asked once.

    As `ask`, for any number of questions: beside what the metrics themselves look up, eight
    statements (and further inserts where SQLite takes no more values at once). One that fails
    leaves all of them as they were.

    Raises:
        UnknownKeyError, BadMetricParamsError: As `ask`.
    """
    asked = {question.digest: question for question in questions}
    if not asked:
        return {}
    fills = _start_all(asked)
    try:
        answers = _answers(asked)
    except BaseException:
        for fill in fills.values():
            _undo(fill)
        raise
    with transaction.atomic(savepoint=False):
        return _keep_all(fills, answers)


def redo_started(now: datetime) -> int:
    """Ask again what a dead process left STARTED; returns how many questions that were.

    Hidden cost: runs the metrics.
    """
    left = Fill.objects.filter(state=FillState.STARTED, started_at__lt=now - ABANDONED_AFTER)
    count = 0
    for fill in left:
        ask(question_of(fill))
        count += 1
    return count


def question_of(fill: Fill) -> Question:
    """The question a fill was made for, from its own columns."""
    return Question(
        fill.metric_key,
        Period.parse(fill.period),
        Scope.from_key(fill.scope),
        fill.params,
        fill.version,
    )


def digest_of_reading(reading: Reading) -> str:
    """The digest of a reading computed from its columns; another than its own: it was altered."""
    fields = {name: getattr(reading, name) for name in DIGESTED}
    return digest({"question": reading.fill.question, **fields})


def is_unaltered(reading: Reading) -> bool:
    """Whether the digest is of the columns.

    Readings made before their values were rounded for the columns carry the digest of the
    unrounded quotient; it is taken where it rounds to what stands there.
    """
    if digest_of_reading(reading) == reading.digest:
        return True
    above, below = reading.numerator, reading.denominator
    if above is None or not below or _held(above / below) != reading.value:
        return False
    fields = {name: getattr(reading, name) for name in DIGESTED} | {"value": above / below}
    return digest({"question": reading.fill.question, **fields}) == reading.digest


def _held(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(LAST_PLACE, context=EXACT)


def _start(question: Question) -> Fill:
    metric = question.metric
    fill, _made = Fill.objects.update_or_create(
        question=question.digest,
        defaults={
            "metric_key": metric.key,
            "version": metric.version,
            "params": question.full_params,
            "scope": question.scope.key(),
            "period": str(question.period),
            "state": FillState.STARTED,
            "started_at": timezone.now(),
            "finished_at": None,
        },
    )
    return fill


def _answers(asked: Mapping[str, Question]) -> dict[str, Measured]:
    """One answer a question; those that differ in their scope alone are measured together."""
    alike: dict[str, list[tuple[str, Question]]] = {}
    for key, one in asked.items():
        shared = canonical_json([one.metric.name, one.period, one.full_params]).decode()
        alike.setdefault(shared, []).append((key, one))
    answers: dict[str, Measured] = {}
    with one_look():
        for group in alike.values():
            first = group[0][1]
            scopes = [one.scope for _key, one in group]
            measured = first.metric.measure_all(first.period, scopes, first.params)
            answers.update(zip((key for key, _one in group), measured, strict=True))
    return answers


def _start_all(asked: Mapping[str, Question]) -> dict[str, Fill]:
    now = timezone.now()
    fills = [
        Fill(
            question=key,
            metric_key=one.metric.key,
            version=one.metric.version,
            params=one.full_params,
            scope=one.scope.key(),
            period=str(one.period),
            state=FillState.STARTED,
            started_at=now,
        )
        for key, one in asked.items()
    ]
    Fill.objects.bulk_create(
        fills,
        update_conflicts=True,
        unique_fields=["question"],
        update_fields=["state", "started_at", "finished_at"],
    )
    return {fill.question: fill for fill in fills}


def _undo(fill: Fill) -> None:
    """A failed computation leaves the question unasked, or with the answer it had before."""
    last = Reading.objects.filter(fill=fill, superseded_at=None).first()
    if last is None:
        fill.delete()
    else:
        Fill.objects.filter(pk=fill.pk).update(state=FillState.DONE, finished_at=last.confirmed_at)


def _keep(fill: Fill, measured: Measured) -> Reading:
    now = timezone.now()
    # The lock makes two askers of one question take turns; SQLite writers do so anyway.
    Fill.objects.select_for_update().get(pk=fill.pk)
    fields = _stored(measured)
    mark = digest({"question": fill.question, **fields})
    current = Reading.objects.filter(fill=fill, superseded_at=None).first()
    if current is not None and _says(current, fill, mark):
        current.confirmed_at = now
        current.save(update_fields=["confirmed_at"])
        return current
    Reading.objects.filter(fill=fill, superseded_at=None).update(superseded_at=now)
    return Reading.objects.create(
        fill=fill, computed_at=now, confirmed_at=now, digest=mark, **fields
    )


def _keep_all(fills: Mapping[str, Fill], answers: Mapping[str, Measured]) -> dict[str, Reading]:
    now = timezone.now()
    ids = [fill.pk for fill in fills.values()]
    # In the order of their keys, so that two askers of many never wait for each other.
    list(Fill.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    current = {
        reading.fill_id: reading
        for reading in Reading.objects.filter(fill__in=ids, superseded_at=None)
    }
    kept: dict[str, Reading] = {}
    same, new = [], []
    for key, fill in fills.items():
        fields = _stored(answers[key])
        mark = digest({"question": key, **fields})
        reading = current.get(fill.pk)
        if reading is not None and _says(reading, fill, mark):
            reading.confirmed_at = now
            same.append(reading.pk)
        else:
            reading = Reading(fill=fill, computed_at=now, confirmed_at=now, digest=mark, **fields)
            new.append(reading)
        kept[key] = reading
    Reading.objects.filter(pk__in=same).update(confirmed_at=now)
    changed = [reading.fill_id for reading in new]
    Reading.objects.filter(fill__in=changed, superseded_at=None).update(superseded_at=now)
    Reading.objects.bulk_create(new)
    Fill.objects.filter(pk__in=ids).update(state=FillState.DONE, finished_at=now)
    return kept


def _says(reading: Reading, fill: Fill, mark: str) -> bool:
    """Whether a kept reading is this answer; its digest may be of the unrounded quotient."""
    reading.fill = fill
    return mark in (reading.digest, digest_of_reading(reading))


def _stored(measured: Measured) -> dict[str, Any]:
    # As the columns hold it, whatever the database would do: the digest is of what can be read
    # again, and two thirds are no reading that somebody altered.
    return {
        "value": _held(measured.value),
        "upper": _held(measured.upper),
        "unit": measured.unit.value,
        "numerator": _held(measured.numerator),
        "denominator": _held(measured.denominator),
        "coverage": _held(measured.coverage),
        "basis_kind": measured.basis.kind,
        "basis_ids": list(measured.basis.ids),
        "basis_query": measured.basis.query,
        "basis_digest": measured.basis.digest,
        "parts": as_json(measured.parts),
        "policy": measured.policy,
        "note": measured.note,
    }
