"""Until when a self-evaluation is to be handed in: by its call, else by the bureau's calendar."""

from dataclasses import dataclass
from datetime import date

from hengwang.calendars.choices import BureauDateKey
from hengwang.calendars.queries import bureau_day
from hengwang.performance.choices import CampaignKind, EvaluationKind
from hengwang.performance.models import CampaignOffice, Evaluation
from hengwang.performance.rules import GOALS_EDITABLE

# What the bureau's calendar says of a call of each kind; the others have no usual day.
USUAL_DAYS = {
    CampaignKind.MONITORING: BureauDateKey.MONITORING_REPORT_DUE,
    CampaignKind.SELF_EVALUATION: BureauDateKey.SELF_EVALUATION_DUE,
}


@dataclass(frozen=True)
class Deadline:
    """The last day, and whether it has passed."""

    day: date
    is_late: bool


def usual_day(kind: str, fiscal_year: int) -> date | None:
    """The bureau's own day for a call of this kind; None where it has none."""
    key = USUAL_DAYS.get(CampaignKind(kind))
    return bureau_day(key, fiscal_year) if key else None


def deadline_of(evaluation: Evaluation, today: date) -> Deadline | None:
    """Of an open unit self-evaluation; None otherwise, or where its office was let off."""
    if evaluation.kind != EvaluationKind.UNIT_SELF or evaluation.state not in GOALS_EDITABLE:
        return None
    office = (
        CampaignOffice.objects.filter(
            unit=evaluation.programme.unit_id,
            campaign__kind=CampaignKind.SELF_EVALUATION,
            campaign__fiscal_year=evaluation.fiscal_year,
        )
        .select_related("campaign")
        .order_by("campaign__issued_at", "pk")
        .last()
    )
    if office is None:
        day = bureau_day(BureauDateKey.SELF_EVALUATION_DUE, evaluation.fiscal_year)
    elif office.exempt_reason:
        return None
    else:
        day = office.extended_to or office.campaign.due_on
    return Deadline(day, today > day)
