"""Every printed figure of the five reports is read, from text, docx, html and pdf alike."""

from decimal import Decimal

import pytest

from hengwang.checker.facts.words import fold
from hengwang.checker.report import Report
from hengwang.checker.runner import read
from hengwang.checker.tests.documents import CASES, NAMES, by_office, docx_of, expected, html_of

WAN = Decimal(10000)


def text_report(case: str) -> Report:
    return read(CASES / f"{case}.txt")


def rows_of(report: Report) -> list[list[object]]:
    return [
        [
            fold(row.level1 + (f"({row.level1_points}分)" if row.level1_points else "")),
            fold(row.level2),
            fold(row.level3),
            fold(row.target.text if row.target else ""),
            fold(row.actual.text if row.actual else ""),
            row.weight,
            row.score,
            fold(row.note),
        ]
        for row in report.indicators
    ]


def printed_rows(case: str) -> list[list[object]]:
    return [
        [
            Decimal(str(value))
            if isinstance(value, int | float)
            else (fold(value) if value else value)
            for value in row
        ]
        for row in expected(case)["rows"]
    ]


def check_identity(report: Report, case: str) -> None:
    wanted = expected(case)
    assert report.title == wanted["title"]
    assert report.year == wanted["year"]
    assert report.operating_body == wanted["operating_body"]
    assert (report.report_date and report.report_date.isoformat()) == wanted["report_date"]
    assert report.total == (None if wanted["total"] is None else Decimal(str(wanted["total"])))
    assert (report.level and report.level.text) == wanted["level"]


def check_funds(report: Report, case: str) -> None:
    found = {fold(row.name).removeprefix("其中:"): row for row in report.funds}
    for wanted in expected(case)["funds"]:
        row = found[fold(wanted["name"]).removeprefix("其中:")]
        for key, role in (
            ("initial_budget", "initial_budget"),
            ("planned", "budget"),
            ("budget", "budget"),
            ("received", "arrived"),
            ("executed", "executed"),
            ("balance", "balance"),
        ):
            amount = getattr(row, role)
            if key in wanted:
                assert amount.yuan == Decimal(str(wanted[key])) * WAN, (row, key)
        if "rate_printed" in wanted:
            assert row.rate.text == wanted["rate_printed"]
        if "score_printed" in wanted:
            assert row.score.text == wanted["score_printed"]
            assert row.points.value == wanted["weight"]


@pytest.mark.parametrize("case", NAMES)
def test_identity_total_and_level_are_read_from_the_text(case):
    check_identity(text_report(case), case)


@pytest.mark.parametrize("case", ["gansu-2020", "yueyang-2018", "yiyang-2020", "qingdao-2020"])
def test_every_indicator_row_is_read_as_printed(case):
    assert rows_of(text_report(case)) == printed_rows(case)


@pytest.mark.parametrize("case", ["gansu-2020", "yueyang-2018", "yiyang-2020"])
def test_every_row_of_the_funds_is_read_in_yuan(case):
    check_funds(text_report(case), case)


@pytest.mark.parametrize("case", ["gansu-2020", "yueyang-2018", "yiyang-2020", "qingdao-2020"])
@pytest.mark.parametrize("kind", ["docx", "html"])
def test_docx_and_html_give_the_same_facts_as_the_text(case, kind):
    document = text_report(case).document
    data = docx_of(document) if kind == "docx" else html_of(document)
    report = read(data, f"{case}.{kind}")
    check_identity(report, case)
    assert rows_of(report) == printed_rows(case)
    if case != "qingdao-2020":
        check_funds(report, case)


@pytest.mark.parametrize("case", ["gansu-2020", "yiyang-2020", "qingdao-2020"])
@pytest.mark.office
def test_a_pdf_gives_the_same_rows_and_total(case, tmp_path):
    data = by_office(docx_of(text_report(case).document), ".docx", "pdf", tmp_path)
    report = read(data, f"{case}.pdf")
    assert report.document.page_count
    assert rows_of(report) == printed_rows(case)
    assert report.total == text_report(case).total
    assert report.title == expected(case)["title"]


@pytest.mark.parametrize(("suffix", "wanted"), [(".doc", "doc"), (".rtf", "rtf"), (".odt", "odt")])
@pytest.mark.office
def test_old_formats_are_read_through_libreoffice(suffix, wanted, tmp_path):
    data = by_office(docx_of(text_report("gansu-2020").document), ".docx", wanted, tmp_path)
    report = read(data, f"report{suffix}")
    assert "old-format" in report.document.notes
    assert rows_of(report) == printed_rows("gansu-2020")
    assert report.total == Decimal("93.99")


def test_gansu_prints_the_output_section_three_times():
    report = text_report("gansu-2020")
    outputs = [(s.where, s.weight, s.score) for s in report.sections if s.name == "产出指标"]
    assert outputs == [
        ("table", 50, Decimal("46.71")),
        ("declared", 50, None),
        ("text", 50, 50),
    ]
    funds = {s.score_text for s in report.sections if "执行率" in s.name or s.name == "资金投入"}
    assert funds == {"", "7.27", "7.28", "7.3"}


@pytest.mark.parametrize("case", ["gansu-2020", "yichun-2022", "yiyang-2020"])
def test_declared_weights_of_sections_are_read(case):
    found = {s.name: s.weight for s in text_report(case).sections if s.where != "text"}
    for name, weight in expected(case)["sections"].items():
        assert found[name] == weight


def test_the_bands_of_yichun_are_read_with_their_bounds():
    found = [
        {"level": t.level, "min": t.low and int(t.low), "max": t.high and int(t.high)}
        for t in text_report("yichun-2022").thresholds
    ]
    assert found == expected("yichun-2022")["thresholds"]
    assert [t.high_included for t in text_report("yichun-2022").thresholds] == [
        True,
        False,
        False,
        False,
    ]


def test_gansu_declares_4_8_and_24_indicators():
    counts = {c.level: c.count for c in text_report("gansu-2020").declared_counts}
    assert counts == {1: 4, 2: 8, 3: 24}


@pytest.mark.parametrize("case", ["qingdao-2020", "yueyang-2018"])
def test_every_sub_project_is_read_with_its_money(case):
    tables = text_report(case).spending
    money = next(t for t in tables if "executed" in t.columns)
    found = {row.name: row for row in money.rows}
    for _, name, budget, spent in expected(case)["items"]:
        row = found[name]
        assert row.spent.yuan == Decimal(str(spent)) * WAN
        assert (row.budget and row.budget.yuan) == (
            None if budget is None else Decimal(str(budget)) * WAN
        )


def test_qingdao_marks_total_and_groups_apart_from_items():
    money = text_report("qingdao-2020").spending[1]
    assert [row.name for row in money.rows if row.is_total] == ["合计"]
    assert [row.spent.text for row in money.rows if row.is_subtotal] == ["1,087.80", "3,407.30"]
    items = [row for row in money.rows if not row.is_total and not row.is_subtotal]
    assert sum(row.spent.yuan for row in items) == Decimal("44951100")


def test_yichun_tells_its_indicators_instead_of_tabling_them():
    report = text_report("yichun-2022")
    assert {row.level2 for row in report.indicators} >= {
        "产出数量",
        "产出质量",
        "经济效益",
        "满意度",
    }
    assert all("narrated" in row.columns for row in report.indicators)


def test_money_of_the_text_is_named_and_has_a_role():
    found = {(a.role, a.yuan) for a in text_report("yiyang-2020").amounts if a.sentence is not None}
    assert found == {("budget", 1800000), ("executed", 820000), ("balance", 980000)}


def test_counts_of_people_and_records_are_no_money():
    texts = [a.text for a in text_report("yichun-2022").amounts]
    assert set(texts) == {"219.91万元"}


def test_the_survey_of_gansu_returned_20_forms_with_a_mean_of_94():
    survey = text_report("gansu-2020").survey
    assert (survey.distributed, survey.returned) == (None, 20)
    assert survey.mean is not None
    assert survey.mean.text == "94分"


def test_document_numbers_keep_their_brackets():
    numbers = {n.text: n.bracket for n in text_report("gansu-2020").document_numbers}
    assert numbers["甘财绩【2020】6号"] == "【】"
    assert numbers["财预[2020]10号"] == "[]"
    assert numbers["发改高技〔2009〕988号"] == "〔〕"
