"""The process beside the worker: a file that hangs or kills it costs only itself."""

import multiprocessing

import pytest

from hengwang.reviews.child import Examiner, examine_all
from hengwang.reviews.examining import NO_OWN
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


def test_several_children_examine_every_file_once_and_a_bad_one_stops_none(tmp_path, path):
    files = [(number, path, f"{number}.txt", NO_OWN) for number in range(5)]
    files.insert(2, (9, tmp_path / "没有", "没有.docx", NO_OWN))
    results = dict(examine_all(files, at_once=2))
    assert sorted(results) == [0, 1, 2, 3, 4, 9]
    assert {key for key, one in results.items() if one.failure} == {9}
    assert len({repr(one.findings) for key, one in results.items() if key != 9}) == 1


def test_files_over_their_time_are_given_up_by_each_child(path):
    files = [(number, path, f"{number}.txt", NO_OWN) for number in range(3)]
    results = list(examine_all(files, at_once=2, limit_s=0))
    assert {one.failure for _key, one in results} == {"check_too_long"}
    assert {one.failure_params["name"] for _key, one in results} == {"0.txt", "1.txt", "2.txt"}
    assert list(examine_all([], at_once=2)) == []


def test_a_caller_that_stops_leaves_no_child_behind(path):
    before = set(multiprocessing.active_children())
    results = examine_all([(number, path, "报告.txt", NO_OWN) for number in range(4)], at_once=2)
    next(results)
    results.close()
    assert set(multiprocessing.active_children()) <= before
