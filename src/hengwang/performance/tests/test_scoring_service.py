"""What the services keep of a score, and what they refuse."""

from decimal import Decimal

import pytest

from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.performance.errors import (
    EvaluationExistsError,
    EvaluationLockedError,
    EvidenceOfOtherUnitError,
    RulesetDoesNotFitError,
    ShareOutOfRangeError,
)
from hengwang.performance.library.loading import load_library
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.actuals import ActualData, enter_actual
from hengwang.performance.services.declaring import remove_indicator
from hengwang.performance.services.library import add_starter
from hengwang.performance.services.scoring import rescore
from hengwang.performance.tests.factories import a_programme, a_row, an_evaluation, some_evidence
from hengwang.projects.models import Payment


def test_sections_come_from_the_ruleset(people, programme):
    evaluation = an_evaluation(programme, people.lin)
    declared = {s.name: s.points for s in evaluation.sections.all()}
    assert declared == {
        "预算执行率": Decimal(10),
        "产出指标": Decimal(50),
        "效益指标": Decimal(30),
        "满意度指标": Decimal(10),
    }


def test_a_full_evaluation_has_a_total_and_a_level(full):
    assert full.total == Decimal("96.50")  # 7.5 by the money, 50 + 30 met, 9 judged
    assert full.level == "excellent"


def test_money_moves_the_execution_score(full, programme):
    Payment.objects.create(
        programme=programme, fiscal_year=2020, source="appropriation", amount_cny=Decimal(1_000_000)
    )
    assert rescore(full.pk).total == Decimal("99.00")


def test_an_unscored_row_makes_the_total_a_range(people, programme):
    evaluation = an_evaluation(programme, people.lin)
    a_row(evaluation, people.lin, points=Decimal(40))
    scored = rescore(evaluation.pk)
    assert scored.total is None
    assert (scored.total_low, scored.total_high) == (Decimal(0), Decimal(40))


def test_without_a_ruleset_nothing_is_scored(people, programme):
    evaluation = an_evaluation(programme, people.lin, ruleset="")
    a_row(evaluation, people.lin)
    scored = rescore(evaluation.pk)
    assert (scored.total, scored.level, scored.card) == (None, "", {})


def test_a_ruleset_for_another_kind_is_refused(people, programme):
    with pytest.raises(RulesetDoesNotFitError):
        an_evaluation(programme, people.lin, ruleset="mof-2020-10-dept")
    assert not Evaluation.objects.exists()


def test_one_evaluation_of_a_kind_a_year(people, programme):
    an_evaluation(programme, people.lin)
    with pytest.raises(EvaluationExistsError):
        an_evaluation(programme, people.lin)


def test_another_office_may_not_declare(people, programme):
    with pytest.raises(NotAllowedError):
        an_evaluation(programme, people.wang)


def test_entering_a_value_is_audited_with_before_and_after(full, people):
    row = full.indicators.get(level3="接入单位数量")
    enter_actual(row.pk, ActualData("60家", deviation_note="撤并"), by=people.lin)
    entry = AuditEntry.objects.filter(action="indicator.actual_entered").latest("pk")
    assert entry.before["actual"] == "81家"
    assert entry.after["actual"] == "60家"
    assert Indicator.objects.get(pk=row.pk).score == Decimal("37.50")


def test_a_degree_beyond_the_whole_is_refused_and_leaves_no_trace(full, people):
    row = full.indicators.get(level3="受益者满意度")
    before = AuditEntry.objects.count()
    with pytest.raises(ShareOutOfRangeError):
        enter_actual(row.pk, ActualData("好", share=Decimal("1.2")), by=people.lin)
    assert Indicator.objects.get(pk=row.pk).share == Decimal("0.9")
    assert AuditEntry.objects.count() == before


def test_evidence_of_another_unit_is_refused(full, people):
    foreign = some_evidence(people.other_unit, people.wang)
    row = full.indicators.get(level3="接入单位数量")
    with pytest.raises(EvidenceOfOtherUnitError):
        enter_actual(row.pk, ActualData("81家", evidence_ids=(foreign.pk,)), by=people.lin)


def test_values_wait_until_the_state_allows_them(people, programme):
    evaluation = an_evaluation(programme, people.lin)
    row = a_row(evaluation, people.lin)
    with pytest.raises(EvaluationLockedError):
        enter_actual(row.pk, ActualData("81家"), by=people.lin)


def test_a_removed_row_stays_in_the_trail(people, programme):
    evaluation = an_evaluation(programme, people.lin)
    row = a_row(evaluation, people.lin)
    remove_indicator(row.pk, by=people.lin)
    assert not evaluation.indicators.exists()
    gone = AuditEntry.objects.get(action="indicator.removed")
    assert gone.before["level3"] == "接入单位数量"


@pytest.mark.parametrize("kind", sorted(load_library().projects))
def test_a_starter_of_the_library_adds_up_to_the_whole(people, kind):
    programme = a_programme(people.unit, people.lin, name=kind)
    evaluation = an_evaluation(programme, people.lin)
    rows = add_starter(evaluation.pk, kind, by=people.lin)
    assert sum(row.points or 0 for row in rows) == 100
