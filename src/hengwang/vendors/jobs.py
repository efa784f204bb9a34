"""Work of vendors that recurs, and what it listens to."""

import logging
from datetime import date, timedelta

from django.utils import timezone

from hengwang.kernel.errors import DomainError
from hengwang.outbox.registry import periodic, receives
from hengwang.vendors.models import AnnualResult, Assessment, AssessmentScheme, Objection
from hengwang.vendors.queries.trial import month_before
from hengwang.vendors.services.assessing import draft_assessment
from hengwang.vendors.services.telling import (
    tell_agreed,
    tell_confirmed,
    tell_objection,
    tell_result,
    tell_sent,
)

log = logging.getLogger(__name__)
RELATED = ("contract__programme__unit__region", "contract__company", "assessed_by")
OF_LINE = tuple(f"line__assessment__{one}" for one in RELATED)


@periodic("vendors.drafts", timedelta(hours=6))
def draft_last_month() -> None:
    """Draft the month that is over for every contract with a scheme in force."""
    draft_due(timezone.localdate())


def draft_due(today: date) -> int:
    """Draft what is due of the month before; returns how many assessments came new."""
    month = month_before(today)
    schemes = AssessmentScheme.objects.holding_in(month).exclude(contract__assessments__month=month)
    made = 0
    for scheme in schemes.select_related("contract"):
        ends = scheme.contract.ends_on
        if ends is not None and ends < month:
            continue
        try:
            draft_assessment(scheme.contract_id, month, by=None, today=today)
        except DomainError as refusal:
            log.info("no draft for contract %s: %s", scheme.contract_id, refusal.code)
        else:
            made += 1
    return made


def _assessment(assessment_id: int) -> Assessment:
    return Assessment.objects.select_related(*RELATED).get(pk=assessment_id)


@receives("vendor_assessment.sent")
def on_sent(assessment_id: int) -> None:
    """Tell the company."""
    tell_sent(_assessment(assessment_id), now=timezone.now())


@receives("vendor_assessment.agreed")
def on_agreed(assessment_id: int) -> None:
    """Tell who confirms."""
    tell_agreed(_assessment(assessment_id), now=timezone.now())


@receives("vendor_assessment.confirmed")
def on_confirmed(assessment_id: int) -> None:
    """Tell the company."""
    tell_confirmed(_assessment(assessment_id), now=timezone.now())


@receives("vendor_objection.made")
@receives("vendor_objection.appealed")
@receives("vendor_objection.decided")
def on_objection(objection_id: int) -> None:
    """Tell who decides, or how it ended."""
    objection = Objection.objects.select_related("line__clause", "appeal", *OF_LINE).get(
        pk=objection_id
    )
    tell_objection(objection, now=timezone.now())


@receives("vendor_result.drawn")
@receives("vendor_result.confirmed")
def on_result(result_id: int) -> None:
    """Tell who confirms, or who pays."""
    related = ("contract__programme__unit__region", "contract__company")
    tell_result(AnnualResult.objects.select_related(*related).get(pk=result_id), now=timezone.now())
