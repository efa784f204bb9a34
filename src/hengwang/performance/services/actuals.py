"""Enter what came of an indicator: value or degree of completion, note, evidence."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.evidence.models import EvidenceItem
from hengwang.performance.errors import EvidenceOfOtherUnitError, ShareOutOfRangeError
from hengwang.performance.models import Indicator
from hengwang.performance.rules import ACTUALS_EDITABLE
from hengwang.performance.services.locking import locked
from hengwang.performance.services.scoring import rescore


@dataclass(frozen=True)
class ActualData:
    """What a person states about an indicator's completion."""

    actual_text: str = ""
    share: Decimal | None = None
    deviation_note: str = ""
    evidence_ids: Collection[int] = ()


@transaction.atomic
def enter_actual(indicator_id: int, data: ActualData, *, by: User) -> Indicator:
    """Keep the stated value, note and evidence of a row, and score the evaluation anew.

    Raises:
        NotAllowedError: The user may not edit evaluations of the unit.
        EvaluationLockedError: The state does not allow it.
        ShareOutOfRangeError: The degree of completion is no share.
        EvidenceOfOtherUnitError: A piece of evidence belongs elsewhere.
    """
    found = Indicator.objects.only("evaluation_id").get(pk=indicator_id)
    evaluation = locked(found.evaluation_id, ACTUALS_EDITABLE, by=by)
    indicator = Indicator.objects.select_related("section").get(pk=indicator_id)
    if data.share is not None and not 0 <= data.share <= 1:
        raise ShareOutOfRangeError
    items = list(EvidenceItem.objects.filter(pk__in=data.evidence_ids).order_by("pk"))
    for item in items:
        if item.unit_id != evaluation.programme.unit_id:
            raise EvidenceOfOtherUnitError(title=item.title)
    before = stated(indicator)
    indicator.actual_text = data.actual_text.strip()
    indicator.share = data.share
    indicator.deviation_note = data.deviation_note.strip()
    indicator.save(update_fields=["actual_text", "share", "deviation_note"])
    indicator.evidence.set(items)
    record("indicator.actual_entered", indicator, by=by, before=before, after=stated(indicator))
    rescore(evaluation.pk)
    indicator.refresh_from_db()
    return indicator


def stated(indicator: Indicator) -> dict[str, Any]:
    """What a person stated about a row, as the audit trail keeps it."""
    return {
        "actual": indicator.actual_text,
        "share": indicator.share,
        "note": indicator.deviation_note,
        "evidence": sorted(indicator.evidence.values_list("pk", flat=True)),
    }
