"""A reading that was sent is corrected: another reading with its reason; the last one counts."""

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.inspections.choices import Verdict, Way
from hengwang.inspections.errors import (
    ReadingCorrectedError,
    ReadingUnchangedError,
    ReasonMissingError,
)
from hengwang.inspections.models import Reading
from hengwang.inspections.services.delivering import (
    REMARK_LENGTH,
    Answer,
    judge_answer,
    keep_readings,
    locked,
)
from hengwang.inspections.services.rights import demand_inspector
from hengwang.inspections.services.settling import settle_occurrence
from hengwang.outbox.services import announce
from hengwang.tickets.choices import StepKind
from hengwang.tickets.services.stepping import tell

REASON_LENGTH = 300


@transaction.atomic
def correct_reading(
    reading_id: int, value: str, reason: str, *, by: User, note: str = ""
) -> Reading:
    """Write down what should have been read; it is judged as if it had been sent then.

    The former reading stays beside it. A defect it opened stays with its ticket, whose story is
    told of the correction: whether anything is left to mend is for people to say.

    Raises:
        ReasonMissingError: Nothing is said about it.
        NotAllowedError: `by` does not inspect there.
        ReadingCorrectedError: Somebody else was quicker.
        ReadingUnchangedError: It says the same.
        ReadingMissingError, ReadingValueError: An answer is missing or of the wrong kind.
    """
    if not reason.strip():
        raise ReasonMissingError
    occurrence_id = Reading.objects.values_list("inspection__occurrence", flat=True)
    occurrence = locked(occurrence_id.get(pk=reading_id))
    demand_inspector(by, occurrence.plan)
    related = ("item", "inspection", "defect__ticket", "correction")
    former: Reading = Reading.objects.select_related(*related).get(pk=reading_id)
    if not former.is_last:
        raise ReadingCorrectedError(name=former.correction.corrected_by_name)
    photos = former.inspection.photos.filter(item=former.item).count()
    answer = Answer(value, photos=photos)
    judged = judge_answer(former.item, answer, Way(former.inspection.way))
    if judged.text == former.text:
        raise ReadingUnchangedError
    Reading.objects.filter(pk=former.pk).update(is_last=False)
    made = Reading(
        inspection=former.inspection, item=former.item, unit=occurrence.unit,
        plan=occurrence.plan, text=judged.text, number=judged.number, verdict=judged.verdict,
        note=(note.strip() or former.note)[:REMARK_LENGTH], device_at=former.device_at,
        taken_at=former.taken_at, corrects=former, reason=reason.strip()[:REASON_LENGTH],
        corrected_by=by, corrected_by_name=by.printed_name, corrected_at=timezone.now(),
    )  # fmt: skip
    keep_readings(occurrence.plan, former.inspection, [made])
    if former.defect is not None and former.defect.ticket is not None:
        said = f"{former.item.text}: {former.text} → {made.text}\n{made.reason}"
        tell(former.defect.ticket, StepKind.CORRECTED, by=by, text=said)
    _complete(made)
    settle_occurrence(occurrence, now=timezone.now())
    record(
        "reading.corrected", made, by=by, note=made.reason,
        before={"text": former.text, "verdict": former.verdict},
        after={"text": made.text, "verdict": made.verdict},
    )  # fmt: skip
    announce("reading.corrected", reading_id=made.pk)
    return made


def _complete(made: Reading) -> None:
    """An answer that was missing makes its inspection whole."""
    inspection = made.inspection
    standing = inspection.readings.filter(is_last=True)
    inspection.is_complete = not standing.filter(verdict=Verdict.NONE).exists()
    inspection.save(update_fields=["is_complete"])
