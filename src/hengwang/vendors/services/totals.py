"""The sums of an assessment, from its lines as they stand."""

from collections.abc import Iterable

from hengwang.vendors.engine.settling import Cost, Outcome, settle
from hengwang.vendors.engine.words import Measure
from hengwang.vendors.models import Assessment, Line


def outcome_of(assessment: Assessment, lines: Iterable[Line]) -> Outcome:
    """Score and fee by the terms of the assessment's scheme; lines bring their clause."""
    terms = assessment.scheme.terms(assessment.month)
    return settle(terms, [Cost(Measure(one.clause.measure), one.span) for one in lines])


def resum(assessment: Assessment) -> Outcome:
    """Write the sums of the lines to the assessment; its lock is held."""
    outcome = outcome_of(assessment, assessment.lines.select_related("clause"))
    assessment.fee_cny = assessment.scheme.fee_in(assessment.month)
    assessment.score_low, assessment.score_high = outcome.score.low, outcome.score.high
    assessment.deducted_low_cny = outcome.deducted.low
    assessment.deducted_high_cny = outcome.deducted.high
    assessment.passed = outcome.passed
    sums = ["fee_cny", "score_low", "score_high", "deducted_low_cny", "deducted_high_cny", "passed"]
    assessment.save(update_fields=sums)
    return outcome
