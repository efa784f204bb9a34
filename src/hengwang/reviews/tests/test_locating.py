"""Where marks stand: the quoted words themselves, in text and in tables."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.checker.document import Place
from hengwang.checker.runner import check, read
from hengwang.reviews.blocks import blocks_of
from hengwang.reviews.locating import Locator, Mark
from hengwang.reviews.queries.page import Anchor, segments_of
from hengwang.reviews.tests.factories import CASES, case_text

TEXT = "一、概况\n预算  100 万元，\t支出90万元。\n另见：预算执行率达到80%。\n"


def marks(text: str, block: int, quote: str, **place) -> list[Mark]:
    report = read(text.encode(), "a.txt")
    return Locator(report.document).marks(Place(block, **place), quote)


def test_a_quote_with_folded_white_space_is_found_as_printed():
    (mark,) = marks(TEXT, 1, "预算 100 万元， 支出90万元。")
    assert mark == Mark(1, 0, len("预算  100 万元，\t支出90万元。"))


def test_a_quote_of_two_places_marks_both_its_own_first():
    first, second = marks(TEXT, 2, "另见：预算执行率达到80%。 预算 100 万元， 支出90万元。")
    assert (first.block, second.block) == (2, 1)


def test_words_nobody_printed_mark_the_whole_place():
    assert marks(TEXT, 0, "没有这样的话") == [Mark(0, 0, len("一、概况"))]
    assert marks(TEXT, 0, "") == [Mark(0, 0, len("一、概况"))]


def test_a_place_outside_the_document_still_gives_a_mark():
    assert marks(TEXT, 99, "") == [Mark(99)]


def test_rows_of_a_table_are_marked_by_their_text():
    table = "表1 得分\n|指标|分值|得分|\n|接入部门数量|5|5|\n|网络畅通率|5|4|\n"
    report = read(table.encode(), "a.txt")
    block = next(report.document.tables()).place.block
    locator = Locator(report.document)
    found = locator.marks(Place(block, table=1, row=3), "网络畅通率 5 4 接入部门数量 5 5")
    assert [mark.row for mark in found] == [3, 2]
    cell = locator.marks(Place(block, table=1, row=3, column=2), "网络畅通率 5 4")
    assert cell[0] == Mark(block, row=3, column=2)


@pytest.mark.parametrize("case", CASES)
def test_marks_of_the_five_reports_show_words_of_the_quote(case):
    report = read(case_text(case), f"{case}.txt")
    findings = check(report)
    assert findings
    locator, blocks = Locator(report.document), blocks_of(report)
    missed = []
    for finding in findings:
        marks = locator.marks(finding.place, finding.quote)
        assert marks[0].block == finding.place.block
        quote = "".join(finding.quote.split())
        shown = ["".join(_text(blocks, mark).split()) for mark in marks]
        pieces = [quote[at : at + 6] for at in range(max(len(quote) - 5, 1))] if quote else []
        if pieces and not any(piece in text for piece in pieces for text in shown):
            missed.append((finding.rule, finding.place.block, shown))
    assert missed == []


def _text(blocks, mark) -> str:
    block = blocks[mark.block]
    if mark.start is not None:
        return block["text"][mark.start : mark.end]
    if mark.row is None:
        return block.get("caption", "")
    return " ".join(cell["t"] for cell in block["rows"][mark.row - 1])


def test_the_section_that_does_not_add_up_is_marked_at_its_sentence():
    report = read(case_text("gansu-2020"), "甘肃.txt")
    finding = next(f for f in check(report) if f.rule == "section-score-vs-row-sum")
    (mark,) = Locator(report.document).marks(finding.place, finding.quote)
    text = blocks_of(report)[mark.block]["text"][mark.start : mark.end]
    assert text == "产出指标总分50分，实际得分50分，具体如下表："
    assert finding.numbers == "5+5+5+5+5+5+5+5+5 = 45 ≠ 50"


@given(
    st.text(alphabet="甲乙丙5 \n", max_size=40),
    st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=6),
)
@settings(max_examples=80)
def test_segments_joined_are_the_text_again(text, pairs):
    spans = [
        (min(pair), max(pair), Anchor(number, "error", True)) for number, pair in enumerate(pairs)
    ]
    segments = segments_of(text, spans)
    assert "".join(segment.text for segment in segments) == text


def test_where_marks_overlap_the_worst_severity_shows():
    spans = [(0, 4, Anchor(1, "advice", True)), (2, 6, Anchor(2, "error", True))]
    segments = segments_of("甲乙丙丁戊己庚", spans)
    assert [(s.text, s.severity, s.numbers) for s in segments] == [
        ("甲乙", "advice", (1,)),
        ("丙丁", "error", (1, 2)),
        ("戊己", "error", (2,)),
        ("庚", "", ()),
    ]
    assert [anchor.number for s in segments for anchor in s.anchors] == [1, 2]
