"""Names are found by their characters, their short name and the initials people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hengwang.kernel.search_text import initials, search_terms, search_text
from hengwang.organizations.models import Unit
from hengwang.organizations.tests.factories import a_unit


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("重庆市", "cqs"),
        ("长乐区", "clq"),
        ("厦门市", "xms"),
        ("会宁县", "hnx"),
        ("乐都区", "ldq"),
        ("番禺区", "pyq"),
        ("甘肃省信息中心", "gssxxzx"),
        ("行政审批服务局", "xzspfwj"),
        ("５Ｇ基站", "5gjz"),
    ],
)
def test_initials_read_as_people_do(name, typed):
    assert typed in initials(name)


def test_another_reading_is_kept_where_people_differ():
    assert {"clq", "zlq"} <= set(initials("长乐区"))


def test_a_person_can_add_a_reading():
    assert "abc" in search_text("甲局", override="abc").split("\n")


@given(st.text(max_size=30))
def test_every_name_is_found_by_itself(name):
    for term in search_terms(name):
        assert term in search_text(name)


@given(st.text(max_size=30))
def test_initials_never_fail(name):
    assert all(isinstance(one, str) for one in initials(name))


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["大数据", "数据 管理", "dsjglj", "DSJ", "数局", "局", "ＤＳＪ"])
def test_a_unit_is_found(query):
    unit = a_unit("甘肃省大数据管理局", short_name="省数局")
    a_unit("教育厅")
    assert unit in Unit.objects.matching(query)


@pytest.mark.django_db
def test_wildcards_are_plain_characters():
    a_unit("甲局")
    assert not Unit.objects.matching("%").exists()
    assert not Unit.objects.matching("_").exists()
    assert Unit.objects.matching("").count() == 1
