"""From the scheme to the payment sheet: who may, in which order, and what stays as it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.projects.models import PlannedPayment
from hengwang.projects.tests.factories import make_payment
from hengwang.testing.scopes import client_of
from hengwang.vendors import errors
from hengwang.vendors.models import AnnualResult, Assessment, AssessmentScheme, Clause, Line
from hengwang.vendors.queries.results import sums_of
from hengwang.vendors.services import assessing, confirming, objecting, results, schemes, sheets
from hengwang.vendors.tests import factories as made
from hengwang.vendors.tests.factories import ANSWERED, JANUARY, LATER, TERMS, UPTIME

pytestmark = pytest.mark.django_db
D = Decimal
FEBRUARY = date(2026, 2, 1)


def test_a_month_is_drafted_from_its_figures(contract, scheme, assessor, figures):
    figures[UPTIME], figures[ANSWERED] = "0.9965", "0.97"
    assessment = made.drafted(contract, assessor)
    costs = [(one.low, one.high) for one in assessment.lines.all()]
    assert costs == [(D("0.02"), D("0.02")), (6, 6), (0, 10)]
    assert (assessment.score_low, assessment.score_high) == (84, 94)
    assert assessment.passed is True
    assert assessment.deducted_cny == D("2000.00")
    assert assessment.fee_cny == D("100000.00")
    line = assessment.lines.get(clause__number=1)
    assert line.reading.basis_kind == "company"
    assert line.reading.value == line.value


def test_no_data_is_a_span_and_never_the_full_score(contract, scheme, assessor, figures):
    figures[ANSWERED] = None
    assessment = made.drafted(contract, assessor)
    assert (assessment.score, assessment.score_low, assessment.score_high) == (None, 70, 100)
    with pytest.raises(errors.LinesOpenError):
        assessing.send(assessment.pk, by=assessor)
    line = assessment.lines.get(clause__number=2)
    with pytest.raises(errors.DeductionOutsideError):
        assessing.judge_line(line.pk, D(21), "无记录", by=assessor)
    with pytest.raises(errors.ReasonMissingError):
        assessing.judge_line(line.pk, D(3), " ", by=assessor)
    assessing.judge_line(line.pk, D(3), "工单系统停用，按纸质记录", by=assessor)
    judged = assessment.lines.get(clause__number=3)
    assessing.judge_line(judged.pk, D(0), "无问题", by=assessor)
    assessment.refresh_from_db()
    assert assessment.score == 97


def test_too_little_observed_counts_as_missing(contract, scheme, assessor, figures):
    figures["coverage"] = D("0.5")
    line = made.drafted(contract, assessor).lines.get(clause__number=1)
    assert (line.value, line.low, line.high) == (1, 0, D("0.1"))


def test_a_metric_nobody_offers_any_more_leaves_the_clause_open(contract, scheme, assessor):
    assessment = made.drafted(contract, assessor)
    line = assessment.lines.get(clause__number=1)
    assert line.is_open
    assert UPTIME in line.refusal


def test_figures_of_a_draft_are_read_again_and_take_the_place_of_judgements(
    contract, scheme, assessor, figures
):
    figures[ANSWERED] = None
    assessment = made.drafted(contract, assessor)
    line = assessment.lines.get(clause__number=2)
    assessing.judge_line(line.pk, D(3), "先估计", by=assessor)
    with pytest.raises(errors.FigureStandsError):
        assessing.judge_line(assessment.lines.get(clause__number=1).pk, D(0), "无", by=assessor)
    figures[ANSWERED] = "0.99"
    assessing.read_again(assessment.pk, by=assessor)
    line.refresh_from_db()
    assert (line.judged, line.span.known) == (None, 2)


def test_what_was_sent_stays_as_it_was_read(contract, scheme, assessor, figures):
    figures[UPTIME] = "0.9965"
    assessment = made.sent(contract, assessor, today=date(2026, 2, 3))
    assert assessment.objections_until == date(2026, 2, 10)
    figures[UPTIME] = "0.5"
    with pytest.raises(errors.AssessmentStateError):
        assessing.read_again(assessment.pk, by=assessor)
    assert assessment.lines.get(clause__number=1).value == D("0.9965")


def test_months_that_are_not_over_without_scheme_or_assessed_are_refused(
    contract, scheme, assessor, figures
):
    with pytest.raises(errors.MonthNotOverError):
        assessing.draft_assessment(contract.pk, JANUARY, by=assessor, today=date(2026, 1, 31))
    with pytest.raises(errors.NoSchemeError):
        made.drafted(contract, assessor, date(2025, 12, 1))
    first = made.drafted(contract, assessor)
    with pytest.raises(errors.MonthAssessedError):
        made.drafted(contract, assessor)
    assessing.withdraw_draft(first.pk, by=assessor)
    made.drafted(contract, assessor)


def test_the_company_objects_in_time_and_somebody_else_decides(
    contract, scheme, assessor, decider, firm, rival, figures, people
):
    figures[ANSWERED] = "0.95"
    assessment = made.sent(contract, assessor, today=date(2026, 2, 3))
    line = assessment.lines.get(clause__number=2)
    in_time, late = {"today": date(2026, 2, 10)}, {"today": date(2026, 2, 11)}
    with pytest.raises(NotAllowedError):
        objecting.object_to(line.pk, "不服", by=rival, **in_time)
    with pytest.raises(errors.ObjectionLateError):
        objecting.object_to(line.pk, "不服", by=firm, **late)
    objection = objecting.object_to(line.pk, "两单因用户改期", by=firm, **in_time)
    assert not objection.on_behalf
    with pytest.raises(errors.ObjectionExistsError):
        objecting.object_to(line.pk, "再次", by=firm, **in_time)
    with pytest.raises(errors.AssessmentStateError):
        confirming.confirm(assessment.pk, by=decider, today=LATER)
    with pytest.raises(NotAllowedError):
        objecting.decide(objection.pk, upheld=False, reason="不成立", by=assessor)
    with pytest.raises(errors.DeductionOutsideError):
        objecting.decide(objection.pk, upheld=True, deduction=D(10), reason="部分", by=decider)
    objecting.decide(objection.pk, upheld=True, deduction=D(6), reason="部分成立", by=decider)
    with pytest.raises(errors.ObjectionDecidedError):
        objecting.decide(objection.pk, upheld=False, reason="再议", by=decider)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.score) == ("decided", 93)
    done = confirming.confirm(assessment.pk, by=decider, today=LATER)
    assert done.digest
    assert confirming.is_whole(done)
    Line.objects.filter(pk=line.pk).update(decided=D(0))
    assert not confirming.is_whole(done)


def test_who_assessed_neither_decides_nor_confirms(contract, scheme, people, firm, figures):
    owner = people.lin
    assessment = made.sent(contract, owner)
    judged = assessment.lines.get(clause__number=3)
    objection = objecting.object_to(judged.pk, "不服", by=firm)
    with pytest.raises(errors.OwnAssessmentError):
        objecting.decide(objection.pk, upheld=False, reason="不成立", by=owner)
    second = made.sent(contract, owner, FEBRUARY)
    with pytest.raises(errors.OwnAssessmentError):
        confirming.confirm(second.pk, by=owner, today=LATER)


def test_it_is_confirmed_after_the_days_or_once_the_company_agrees(
    contract, scheme, assessor, decider, firm, rival, figures
):
    assessment = made.sent(contract, assessor, today=date(2026, 2, 3))
    with pytest.raises(errors.ObjectionsPossibleError):
        confirming.confirm(assessment.pk, by=decider, today=date(2026, 2, 10))
    with pytest.raises(NotAllowedError):
        objecting.agree(assessment.pk, by=rival)
    objecting.agree(assessment.pk, by=firm)
    confirming.confirm(assessment.pk, by=decider, today=date(2026, 2, 4))
    other = made.sent(contract, assessor, FEBRUARY, today=date(2026, 3, 3))
    confirming.confirm(other.pk, by=decider, today=date(2026, 3, 11))


def test_strangers_and_companies_see_only_their_own(
    contract, scheme, assessor, firm, rival, people, figures
):
    assessment = made.drafted(contract, assessor)
    rows = Assessment.objects
    assert rows.visible_to(assessor).count() == 1
    assert not rows.visible_to(firm).exists()
    assessing.judge_line(assessment.lines.last().pk, D(0), "好", by=assessor)
    assessing.send(assessment.pk, by=assessor)
    assert rows.visible_to(firm).count() == 1
    assert Line.objects.visible_to(firm).count() == 3
    assert Clause.objects.visible_to(firm).count() == 3
    for stranger in (rival, people.wang):
        for seen in (Assessment, Line, AssessmentScheme, Clause, AnnualResult):
            assert not seen.objects.visible_to(stranger).exists()


def test_a_new_version_takes_the_clauses_and_holds_from_its_month(
    contract, scheme, assessor, figures
):
    made.drafted(contract, assessor)
    facts = schemes.SchemeFacts(FEBRUARY, "year", D(600_000), D(70))
    second = schemes.add_scheme(contract.pk, facts, by=assessor)
    assert second.clauses.count() == 3
    with pytest.raises(errors.SchemeDraftExistsError):
        schemes.add_scheme(contract.pk, facts, by=assessor)
    with pytest.raises(errors.SchemeNotDraftError):
        schemes.keep_clause(scheme.pk, made.JUDGED_CLAUSE, by=assessor)
    schemes.drop_clause(second.clauses.get(number=3).pk, by=assessor)
    schemes.put_in_force(second.pk, by=assessor)
    scheme.refresh_from_db()
    assert (scheme.state, scheme.ends_on) == ("replaced", FEBRUARY)
    assert made.drafted(contract, assessor, FEBRUARY).scheme == second
    third = schemes.add_scheme(contract.pk, facts, by=assessor)
    with pytest.raises(errors.SchemeMonthsTakenError):
        schemes.put_in_force(third.pk, by=assessor)


def test_clauses_that_cannot_be_computed_are_refused(contract, assessor, figures):
    draft = schemes.add_scheme(contract.pk, TERMS, by=assessor)
    with pytest.raises(errors.SchemeEmptyError):
        schemes.put_in_force(draft.pk, by=assessor)
    wrong = [
        {"cap": D(0)},
        {"step": None},
        {"target": None},
        {"rule": "bands", "bands": (("x", "1"),)},
        {"measure": "fee_share", "cap": D(2)},
    ]
    told = {name: getattr(made.ANSWER_CLAUSE, name) for name in made.ANSWER_CLAUSE.__slots__}
    for change in wrong:
        with pytest.raises(errors.ClauseTermsError):
            schemes.keep_clause(draft.pk, schemes.ClauseFacts(**told | change), by=assessor)
    facts = schemes.ClauseFacts(**told | {"metric_key": "no.such"})
    with pytest.raises(errors.ClauseMetricUnknownError):
        schemes.keep_clause(draft.pk, facts, by=assessor)
    falling = (("60", "1"), ("90", "0.5"))
    facts = schemes.SchemeFacts(JANUARY, "year", D(1), D(60), fee_rule="bands", bands=falling)
    with pytest.raises(errors.SchemeTermsError):
        schemes.change_scheme(draft.pk, facts, by=assessor)


def test_a_year_lists_missing_months_and_becomes_a_payment_sheet(
    contract, scheme, assessor, decider, people, figures
):
    figures[UPTIME] = "0.9965"
    for month in range(1, 12):
        made.confirmed(contract, assessor, decider, date(2026, month, 1))
    with pytest.raises(errors.YearNotOverError):
        results.draw_result(contract.pk, 2026, by=assessor, today=date(2026, 12, 31))
    drawn = results.draw_result(contract.pk, 2026, by=assessor, today=LATER)
    with pytest.raises(errors.ResultExistsError):
        results.draw_result(contract.pk, 2026, by=assessor, today=LATER)
    sums = sums_of(drawn)
    assert [str(one) for one in sums.missing] == ["2026-12"]
    assert (sums.fee, sums.score) == (1_200_000, 99)
    assert (sums.deducted.low, sums.deducted.high) == (22_000, 122_000)
    assert sums.share is None
    with pytest.raises(errors.MonthsMissingError):
        results.confirm_result(drawn.pk, by=decider)
    with pytest.raises(errors.ResultStateError):
        sheets.make_sheet(drawn.pk, date(2026, 12, 20), by=people.lin)
    taken, missing = drawn.months.first(), sums.missing[0]
    with pytest.raises(errors.MonthHasFigureError):
        results.settle_month(taken.pk, D(0), "无", by=assessor)
    results.settle_month(missing.pk, D(50_000), "交接期未考核，按五成支付", by=assessor)
    with pytest.raises(NotAllowedError):
        results.confirm_result(drawn.pk, by=assessor)
    results.confirm_result(drawn.pk, by=decider)
    with pytest.raises(errors.ResultStateError):
        results.confirm_result(drawn.pk, by=decider)
    make_payment(contract.programme, 600_000, contract=contract)
    with pytest.raises(NotAllowedError):
        sheets.make_sheet(drawn.pk, date(2026, 12, 20), by=assessor)
    sheet = sheets.make_sheet(drawn.pk, date(2026, 12, 20), by=people.lin)
    assert (sheet.payable_cny, sheet.paid_cny, sheet.amount_cny) == (1_128_000, 600_000, 528_000)
    plan = PlannedPayment.objects.get()
    assert (plan.amount_cny, plan.contract) == (528_000, contract)
    with pytest.raises(errors.SheetExistsError):
        sheets.make_sheet(drawn.pk, date(2026, 12, 20), by=people.lin)
    assert AuditEntry.objects.filter(action="vendor_sheet.made").count() == 1


def test_the_menu_counts_months_and_years_that_wait(contract, scheme, assessor, figures):
    made.drafted(contract, assessor)
    results.draw_result(contract.pk, 2026, by=assessor, today=LATER)
    page = client_of(assessor).get(reverse("vendor-board"))
    entries = [one for group in page.context["navigation"] for one in group.items]
    badge = next(one.badge for one in entries if one.url == reverse("vendor-board"))
    assert badge == 2


def test_a_month_confirmed_later_is_taken_up(contract, scheme, assessor, decider, figures):
    drawn = results.draw_result(contract.pk, 2026, by=assessor, today=LATER)
    assert len(sums_of(drawn).missing) == 12
    made.confirmed(contract, assessor, decider)
    results.redraw_result(drawn.pk, by=assessor)
    assert len(sums_of(drawn).missing) == 11


def test_nothing_is_planned_where_more_was_paid(
    contract, scheme, assessor, decider, people, figures
):
    drawn = results.draw_result(contract.pk, 2026, by=assessor, today=LATER)
    for month in drawn.months.all():
        results.settle_month(month.pk, month.fee_cny, "全年未考核", by=assessor)
    results.confirm_result(drawn.pk, by=decider)
    with pytest.raises(errors.NothingToPayError):
        sheets.make_sheet(drawn.pk, date(2026, 12, 20), by=people.lin)


def test_a_finance_officer_may_not_assess(contract, scheme, people, figures):
    officer = people.with_role(Role.FINANCE_OFFICER)
    with pytest.raises(NotAllowedError):
        made.drafted(contract, officer)
