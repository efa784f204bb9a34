"""What lies behind submitted figures and is another one today."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from hengwang.evidence.choices import EvidenceStatus
from hengwang.evidence.models import Reading
from hengwang.performance.choices import ActualSource
from hengwang.performance.models import Citation, Evaluation, Indicator
from hengwang.performance.rules import GOALS_EDITABLE


@dataclass(frozen=True)
class Since:
    """What became of one submitted figure's records.

    `codes` are stable words: `reading` (measured anew with another answer, which is `now`), and
    what became of the evidence: replaced, rejected, review_open, expired.
    """

    codes: tuple[str, ...]
    now: Reading | None = None


def changed_since(evaluation: Evaluation, rows: Sequence[Indicator]) -> Mapping[int, Since]:
    """By indicator id; empty while the evaluation is open. Two queries.

    `rows` come with their readings. The submitted figures themselves never change.
    """
    if evaluation.state in GOALS_EDITABLE:
        return {}
    anew = _measured_anew(rows)
    evidence = _of_evidence(evaluation)
    found: dict[int, Since] = {}
    for row in rows:
        now = anew.get(row.pk)
        codes = (*(("reading",) if now else ()), *evidence.get(row.figure_id, ()))
        if codes:
            found[row.pk] = Since(codes, now)
    return found


def _measured_anew(rows: Sequence[Indicator]) -> dict[int, Reading]:
    """Today's reading of each row whose question has another answer than the submitted one."""
    measured = {
        row: row.reading
        for row in rows
        if row.source == ActualSource.METRIC
        and row.reading is not None
        and row.reading.superseded_at is not None
    }
    fills = {reading.fill_id for reading in measured.values()}
    current = {one.fill_id: one for one in Reading.objects.current().filter(fill__in=fills)}
    return {
        row.pk: current[reading.fill_id]
        for row, reading in measured.items()
        if reading.fill_id in current and not current[reading.fill_id].answers_as(reading)
    }


def _of_evidence(evaluation: Evaluation) -> dict[str, tuple[str, ...]]:
    """What became of the cited pieces, by figure."""
    cited = Citation.objects.filter(
        frozen__evaluation=evaluation, frozen__revision=evaluation.revision
    ).select_related("item", "revision", "frozen")
    today = timezone.localdate()
    found: dict[str, set[str]] = {}
    for one in cited:
        found.setdefault(one.figure_id, set()).update(_became(one, today))
    return {figure: tuple(sorted(words)) for figure, words in found.items() if words}


def _became(cited: Citation, today: date) -> Iterator[str]:
    """An acceptance after the submission only says what was hoped for, and is none."""
    item = cited.item
    if item.revision != cited.revision.number:
        yield "replaced"
    elif item.status == EvidenceStatus.REJECTED != cited.status:
        yield "rejected"
    elif item.status == EvidenceStatus.OFFERED != cited.status:
        yield "review_open"
    submitted_on = timezone.localdate(cited.frozen.made_at)
    if item.expires_on is not None and submitted_on < item.expires_on <= today:
        yield "expired"
