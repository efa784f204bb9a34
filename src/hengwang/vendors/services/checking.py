"""Whether the numbers of schemes and clauses can be computed with."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from itertools import pairwise
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from hengwang.kernel.metrics import metrics
from hengwang.vendors.choices import ClauseRule, DeductionMeasure, ScoreFeeRule
from hengwang.vendors.errors import ClauseMetricUnknownError, ClauseTermsError, SchemeTermsError

if TYPE_CHECKING:
    from hengwang.vendors.services.schemes import ClauseFacts, SchemeFacts

ZERO, ONE = Decimal(0), Decimal(1)


def check_scheme(facts: SchemeFacts) -> None:
    """Refuse terms that contradict each other.

    Raises:
        SchemeTermsError: With the reason in the reader's language.
    """
    bands = _pairs(facts.bands)
    reason = ""
    if facts.fee_cny <= 0 or facts.full_points <= 0:
        reason = _("fee and full score are more than nothing")
    elif not ZERO <= facts.pass_mark <= facts.full_points:
        reason = _("the pass mark lies between 0 and the full score")
    elif not ZERO <= facts.most_share <= ONE:
        reason = _("no more than the whole fee can be deducted")
    elif facts.fee_rule == ScoreFeeRule.BANDS and not bands:
        reason = _("bands of the score are missing")
    elif bands is None or any(
        not (ZERO <= share <= ONE) or not (ZERO <= score <= facts.full_points)
        for score, share in bands
    ):
        reason = _("a band is a score and a share of the fee")
    elif _falls([share for _score, share in bands]):
        reason = _("a higher score cannot leave less of the fee")
    if reason:
        raise SchemeTermsError(reason=reason)


def check_clause(facts: ClauseFacts) -> None:
    """Refuse a clause that cannot be computed.

    Raises:
        ClauseTermsError: With the reason in the reader's language.
        ClauseMetricUnknownError, BadMetricParamsError: Of its metric.
    """
    if facts.cap <= 0:
        raise ClauseTermsError(reason=_("say what the clause costs at most"))
    if facts.measure == DeductionMeasure.FEE_SHARE and facts.cap > ONE:
        raise ClauseTermsError(reason=_("a clause cannot cost more than the fee"))
    if facts.rule == ClauseRule.JUDGED:
        return
    if facts.metric_key not in metrics:
        raise ClauseMetricUnknownError(key=facts.metric_key)
    metrics.get(facts.metric_key).checked(facts.params)
    reason = ""
    if facts.rule == ClauseRule.BANDS:
        bands = _pairs(facts.bands)
        if not bands or any(cost < 0 for _limit, cost in bands):
            reason = _("a band is a limit and what being worse costs")
    elif facts.target is None or facts.each is None or facts.each <= 0:
        reason = _("target and deduction are missing")
    elif facts.rule == ClauseRule.STEP and (facts.step is None or facts.step <= 0):
        reason = _("say how large a step is")
    if reason:
        raise ClauseTermsError(reason=reason)


def _pairs(given: Sequence[tuple[str, str]]) -> list[tuple[Decimal, Decimal]] | None:
    """The pairs as numbers; None where one is none."""
    try:
        return sorted((Decimal(one), Decimal(other)) for one, other in given)
    except (InvalidOperation, ValueError, TypeError):
        return None


def _falls(numbers: Sequence[Decimal]) -> bool:
    return any(later < earlier for earlier, later in pairwise(numbers))
