"""Reports without a fault stay without findings; one wrong figure is told, and hardly more."""

import pytest

from hengwang.checker.runner import check, read
from hengwang.checker.tests.clean_reports import KINDS, facts, printed
from hengwang.checker.tests.documents import docx_of
from hengwang.checker.tests.mutations import MUTATIONS, spoilt

COPIES = 33 * 6
FOUND_AT_LEAST = 0.95
EXTRA_AT_MOST = 1


@pytest.mark.parametrize("seed", range(3 * len(KINDS)))
def test_a_clean_report_has_no_finding(seed):
    assert check(read(printed(facts(seed)).encode(), "clean.txt")) == []


@pytest.mark.parametrize("seed", range(len(KINDS)))
def test_a_clean_report_in_word_has_no_finding(seed):
    document = read(printed(facts(seed)).encode(), "clean.txt").document
    assert check(read(docx_of(document), "clean.docx")) == []


def test_one_wrong_figure_is_told():
    missed, noisy = [], []
    for number in range(COPIES):
        mutation, text = spoilt(number)
        findings = check(read(text.encode(), "spoilt.txt"))
        hits = [f for f in findings if f.rule in mutation.rules]
        if not hits:
            missed.append(f"{number} {mutation.family}: {mutation.name}")
        elif len(findings) - 1 > EXTRA_AT_MOST:
            noisy.append(f"{number} {mutation.name}: {[f.rule for f in findings]}")
    assert len(missed) <= COPIES * (1 - FOUND_AT_LEAST), missed
    assert noisy == []


def test_the_errors_cover_all_families():
    assert {m.family for m in MUTATIONS} == {"sums", "rates", "scores", "levels", "money"}
    assert COPIES % len(MUTATIONS) == 0
