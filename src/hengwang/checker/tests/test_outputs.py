"""The forms of the result: JSON by its schema, SARIF, a page, comments in the docx."""

import io
import json
import re
from pathlib import Path

import docx
import jsonschema_rs
import pytest
from rich.console import Console

from hengwang.checker.document import Place
from hengwang.checker.errors import DamagedFileError, EmptyFileError
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.output.annotated import annotated
from hengwang.checker.output.as_json import to_json
from hengwang.checker.output.as_page import to_page
from hengwang.checker.output.as_sarif import to_sarif
from hengwang.checker.output.on_terminal import show
from hengwang.checker.output.results import Failure, FileResult, exit_status
from hengwang.checker.runner import read
from hengwang.checker.tests.documents import CASES, NAMES, docx_of

SCHEMA = Path(__file__).parents[4] / "docs" / "use" / "check-schema.json"


def a_finding(place: Place, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        rule="section-score-vs-row-sum",
        severity=severity,
        message_en="%(name)s: rows add up to %(sum)s",
        message_zh="%(name)s：各行合计为%(sum)s",
        place=place,
        numbers="5+5 = 10 ≠ 20",
        quote="<b>产出指标</b> & 总分",
        params={"name": "产出指标", "sum": 10},
    )


def results() -> list[FileResult]:
    report = read(CASES / "yiyang-2020.txt")
    broken = EmptyFileError(name="空.docx")
    return [
        FileResult("yiyang-2020.txt", report, [a_finding(report.indicators[0].place)]),
        FileResult("空.docx", failure=Failure.of(broken)),
        FileResult("clean.txt", read("某项目绩效自评报告".encode(), "clean.txt")),
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_json_follows_its_schema(language):
    entries = [*results(), *(FileResult(n, read(CASES / f"{n}.txt")) for n in NAMES)]
    data = json.loads(to_json(entries, language))
    jsonschema_rs.validate(json.loads(SCHEMA.read_text(encoding="utf-8")), data)


def test_json_carries_what_was_read_and_what_was_found():
    first, broken, clean = json.loads(to_json(results()))["files"]
    assert first["document"]["total"] == 85
    assert first["document"]["indicators"][0]["level1"] == "预算执行率"
    assert first["document"]["indicators"][0]["score"] == 4.6
    assert first["findings"][0]["message"] == "产出指标：各行合计为10"
    assert first["findings"][0]["location"]["row"] == 11
    assert broken["document"] is None
    assert broken["error"]["code"] == "file_empty"
    assert clean["findings"] == []


def test_sarif_names_rules_levels_files_and_failures():
    run = json.loads(to_sarif(results()))["runs"][0]
    assert run["results"][0]["ruleId"] == "section-score-vs-row-sum"
    assert run["results"][0]["level"] == "error"
    assert run["tool"]["driver"]["rules"][0]["id"] == "section-score-vs-row-sum"
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "yiyang-2020.txt"
    invocation = run["invocations"][0]
    assert not invocation["executionSuccessful"]
    assert invocation["toolExecutionNotifications"][0]["descriptor"]["id"] == "file_empty"


def test_the_page_stands_alone_and_escapes_what_a_report_says():
    page = to_page(results())
    assert '<html lang="zh-CN">' in page
    assert "&lt;b&gt;产出指标&lt;/b&gt; &amp; 总分" in page
    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert "未发现问题" in page
    assert "空.docx是空文件" in page
    assert '<html lang="en">' in to_page(results(), "en")


def test_the_terminal_shows_every_file_and_the_counts():
    stream = io.StringIO()
    show(results(), Console(file=stream, width=160), "zh")
    text = stream.getvalue()
    assert "产出指标：各行合计为10" in text
    assert "1个错误" in text
    assert "无法读取" in text


@pytest.mark.parametrize(
    ("severity", "fail_on", "status"),
    [
        (Severity.ERROR, Severity.ERROR, 1),
        (Severity.WARNING, Severity.ERROR, 0),
        (Severity.WARNING, Severity.WARNING, 1),
        (Severity.ADVICE, Severity.ADVICE, 1),
        (Severity.ERROR, None, 0),
    ],
)
def test_the_exit_status_follows_the_worst_finding(severity, fail_on, status):
    found = [FileResult("a", findings=[a_finding(Place(0), severity)])]
    assert exit_status(found, fail_on) == status


def test_an_unreadable_file_makes_the_exit_status_2():
    assert exit_status(results(), None) == 2


def test_comments_stand_at_the_paragraph_and_at_the_row():
    data = docx_of(read(CASES / "gansu-2020.txt").document)
    report = read(data, "x.docx")
    sentence = next(s for s in report.sentences if "得分93.99分" in s.text)
    row = report.indicators[8]
    word = docx.Document(
        io.BytesIO(annotated(data, [a_finding(sentence.place), a_finding(row.place)]))
    )
    comments = list(word.comments)
    assert len(comments) == 2
    assert "各行合计为10" in comments[0].text
    assert comments[0].author == "衡网检查"
    commented = [
        paragraph.text
        for paragraph in word.element.body.iter("{*}p")
        if paragraph.find("{*}commentRangeStart") is not None
        for paragraph in [docx.text.paragraph.Paragraph(paragraph, word)]
    ]
    assert any("得分93.99分" in text for text in commented)
    assert "成本指标" in commented


def test_a_commented_copy_reads_like_the_original():
    data = docx_of(read(CASES / "yiyang-2020.txt").document)
    before = read(data, "x.docx")
    after = read(annotated(data, [a_finding(s.place) for s in before.sentences[:5]]), "x.docx")
    assert after.document.text() == before.document.text()


def test_a_file_that_python_docx_cannot_open_is_damaged():
    with pytest.raises(DamagedFileError):
        annotated(b"no docx", [])
