"""The process beside the worker: a file that hangs or kills it costs only itself."""

import pytest

from hengwang.reviews.child import Examiner
from hengwang.reviews.tests.factories import WRONG


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "报告"
    file.write_text(WRONG, encoding="utf-8")
    return file


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_checked(path):
    with Examiner(limit_s=0) as examiner:
        result = examiner(path, "报告.txt")
        assert (result.failure, result.failure_params["name"]) == ("check_too_long", "报告.txt")
        examiner._limit_s = 60
        assert examiner(path, "报告.txt").failure == ""


def test_a_file_that_kills_the_process_is_told_and_the_next_one_is_checked(path):
    with Examiner() as examiner:
        first = examiner(path, "报告.txt")
        assert first.facts["year"] == 2021
        assert first.findings
        examiner._process.kill()
        examiner._process.join()
        assert examiner(path, "报告.txt").failure == "check_failed"
        assert examiner(path, "报告.txt").findings == first.findings


def test_a_file_that_cannot_be_read_is_a_result(tmp_path):
    with Examiner() as examiner:
        result = examiner(tmp_path / "没有", "没有.docx")
    assert result.failure == "file_missing"
