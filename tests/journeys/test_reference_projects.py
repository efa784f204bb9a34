"""Every printed figure of the five reports is in the records and beside ours."""

from decimal import Decimal

from hengwang.kernel.money import AmountUnit, to_yuan
from hengwang.performance.choices import PrintedMeasure, PrintedSubject
from hengwang.performance.engine.comparing import section_key
from hengwang.performance.queries.columns import three_columns
from hengwang.performance.queries.sheet import sheet_of
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.projects.queries.money import year_money

D = Decimal
FUND_MEASURES = [measure for measure in PrintedMeasure if measure != PrintedMeasure.LEVEL]


def wan(text: str) -> Decimal:
    return to_yuan(D(text), AmountUnit.WAN)


def printed(evaluation, subject) -> set[tuple[str, str, str]]:
    figures = evaluation.printed_figures.filter(subject=subject)
    return {(figure.name, figure.measure, figure.text) for figure in figures}


def section(columns, name):
    key = section_key(name, columns.ruleset)
    return next(line for line in columns.comparison.sections if line.key == key)


def row_of(evaluation, columns, level3):
    pk = str(evaluation.indicators.get(level3=level3).pk)
    return next(row for row in columns.comparison.rows if row.key == pk)


def test_every_figure_of_the_funds_is_kept_as_printed(case, evaluation):
    told = {
        (fund.name, measure.value, text)
        for fund in case.funds
        for measure in FUND_MEASURES
        if (text := getattr(fund, measure.value, None)) is not None
    }
    assert told
    assert printed(evaluation, PrintedSubject.FUNDS) == told
    shown = three_columns(evaluation).funds
    assert {(line.name, line.measure, line.printed) for line in shown} == told


def test_the_money_of_each_source_is_in_the_records(case, evaluation):
    money = year_money([evaluation.programme_id], case.year)[evaluation.programme_id]
    for source in {fund.source for fund in case.funds if fund.source and fund.budget}:
        lines = [fund for fund in case.funds if fund.source == source and fund.budget]
        assert money.of(source).budget == sum(wan(fund.budget) for fund in lines)
        if all(fund.arrived for fund in lines):
            assert money.of(source).arrived == sum(wan(fund.arrived) for fund in lines)
        if all(fund.initial for fund in lines):
            assert money.of(source).initial == sum(wan(fund.initial) for fund in lines)


def test_every_row_stands_with_its_target_actual_points_score_and_note(case, evaluation):
    stored = list(evaluation.indicators.select_related("section").order_by("order"))
    assert [
        (i.level2, i.level3, i.target_text, i.actual_text, i.deviation_note) for i in stored
    ] == [(r.level2, r.level3, r.target, r.actual, r.note) for r in case.rows]
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    assert [section_key(i.section.name, ruleset) for i in stored] == [
        section_key(r.level1, ruleset) for r in case.rows
    ]
    assert [(i.points, i.printed_score) for i in stored] == [(r.points, r.score) for r in case.rows]


def test_every_printed_row_is_in_the_first_column(case, evaluation):
    lines = three_columns(evaluation).comparison.rows
    assert [(line.points.printed, line.scores.printed) for line in lines] == [
        (row.points, row.score) for row in case.rows
    ]


def test_every_section_and_each_of_its_printed_scores_is_there(case, evaluation):
    columns = three_columns(evaluation)
    for told in case.sections:
        assert section(columns, told.name).points.printed == told.points
    for score in case.printed_scores:
        if score.name == "总分":
            assert columns.comparison.total.scores.printed == D(score.score)
            continue
        variants = columns.variants_of(score.name)
        assert (score.place, score.score) in {(f.place, f.text) for f in variants}


def test_the_total_and_its_level_are_as_printed(case, evaluation):
    comparison = three_columns(evaluation).comparison
    assert comparison.total.scores.printed == case.total
    assert comparison.total.points.printed == case.points_total
    assert comparison.level_printed == (case.level or "")
    assert evaluation.printed_total == case.total
    assert evaluation.printed_level == (case.level or "")


def test_the_second_column_adds_up_what_is_printed(case, evaluation):
    scores = [row.score for row in case.rows]
    total = three_columns(evaluation).comparison.total.scores.summed
    if None in scores or not scores:
        assert total is None
    else:
        assert total == sum(scores)


def test_every_subproject_is_there_with_what_was_spent(case, evaluation):
    parts = {part.name: part for part in evaluation.programme.subprojects.all()}
    assert set(parts) == {told.name for told in case.subprojects}
    for told in case.subprojects:
        paid = sum(payment.amount_cny for payment in parts[told.name].payments.all())
        assert paid == (0 if told.spent is None else to_yuan(told.spent, AmountUnit.WAN))


def test_gansu_gets_728_by_rule_for_7280_percent(evaluation_of):
    evaluation = evaluation_of("gansu-2020")
    columns = three_columns(evaluation)
    rate = section(columns, "预算执行率")
    assert rate.scores.scored == D("7.28")
    assert {f.text for f in columns.variants_of("预算执行率")} == {"7.3", "7.27", "7.28"}
    money = year_money([evaluation.programme_id], 2020)[evaluation.programme_id].total
    assert (money.budget, money.executed) == (wan("483.85"), wan("352.22"))
    assert round(money.executed / money.budget * 100, 2) == D("72.80")
    lines = {(line.name, line.measure): line.printed for line in columns.funds}
    assert lines["年度资金总额", PrintedMeasure.RATE] == "72.80%"


def test_gansu_prints_45_points_of_output_under_a_heading_of_50(evaluation_of):
    output = section(three_columns(evaluation_of("gansu-2020")), "产出指标")
    assert (output.points.printed, output.points.summed) == (D(50), D(45))
    assert output.points.differences


def test_gansus_rows_make_9227_where_it_prints_9399(evaluation_of):
    total = three_columns(evaluation_of("gansu-2020")).comparison.total
    assert (total.scores.printed, total.scores.summed) == (D("93.99"), D("92.27"))
    assert total.scores.differences


def test_yiyang_gives_110_points_and_rows_of_896_under_a_total_of_85(evaluation_of):
    comparison = three_columns(evaluation_of("yiyang-2020")).comparison
    assert sum(s.points.printed for s in comparison.sections) == 110
    assert comparison.total.points.printed == 100
    assert comparison.total.scores.printed == 85
    assert comparison.total.scores.summed == D("89.6")


def test_yiyang_gets_456_by_rule_where_46_is_printed(evaluation_of):
    rate = section(three_columns(evaluation_of("yiyang-2020")), "预算执行率")
    assert rate.scores.summed == D("4.6")
    assert rate.scores.scored == D("4.56")


def test_yichun_spent_and_received_all_of_its_money(evaluation_of):
    evaluation = evaluation_of("yichun-2022")
    money = year_money([evaluation.programme_id], 2022)[evaluation.programme_id].total
    assert money.budget == money.arrived == money.executed == wan("219.91")
    columns = three_columns(evaluation)
    assert section(columns, "项目资金").scores.scored == 10
    assert {line.printed for line in columns.funds if line.measure.endswith("rate")} == {"100%"}


def test_yueyang_spent_3298_in_three_parts(evaluation_of):
    evaluation = evaluation_of("yueyang-2018")
    paid = [p.amount_cny for p in evaluation.programme.payments.order_by("-amount_cny")]
    assert paid == [wan("185"), wan("140"), wan("4.8")]
    assert sum(paid) == wan("329.8")
    assert sheet_of(evaluation).funds[0].money.executed == wan("329.8")


def test_qingdaos_parts_make_1191_and_3409_of_4600(evaluation_of):
    evaluation = evaluation_of("qingdao-2020")
    by_field: dict[str, Decimal] = {}
    for line in evaluation.programme.budget_lines.select_related("subproject"):
        name = line.subproject.spending_field if line.subproject else line.expense_item
        by_field[name] = by_field.get(name, D(0)) + line.approved_cny
    assert by_field == {
        "共性应用软件升级维护资金": wan("1191"),
        "政务大数据和云计算专项资金": wan("3409"),
    }
    assert sum(by_field.values()) == wan("4600")


def test_qingdaos_payments_are_449511_beside_the_printed_449510(evaluation_of):
    evaluation = evaluation_of("qingdao-2020")
    total = sheet_of(evaluation).funds[0]
    assert total.money.executed == wan("4495.11")
    assert total.printed[PrintedMeasure.EXECUTED] == "4495.1"
    fields = {p.subproject.spending_field: D(0) for p in evaluation.programme.payments.all()}
    for payment in evaluation.programme.payments.select_related("subproject"):
        fields[payment.subproject.spending_field] += payment.amount_cny
    assert fields["共性应用软件升级维护资金"] == wan("1087.81")
    assert fields["政务大数据和云计算专项资金"] == wan("3407.3")
    lines = {(line.name, line.measure): line.printed for line in three_columns(evaluation).funds}
    assert lines["共性应用软件升级维护资金", PrintedMeasure.EXECUTED] == "1087.8"


def test_a_case_that_fits_no_ruleset_stays_as_printed(case, evaluation):
    if case.ruleset:
        assert evaluation.total is not None or evaluation.total_low is not None
    else:
        assert (evaluation.total, evaluation.level) == (None, "")
        assert three_columns(evaluation).comparison.total.scores.scored is None
