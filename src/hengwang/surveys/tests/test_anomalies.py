"""Signs that answers were not given freely: as a person counts them, never for a handful."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.organizations.choices import Level
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.surveys import errors, services
from hengwang.surveys.anomalies import LEAST_ANSWERS, Mark, Sheet, marks_of
from hengwang.surveys.forms import GroupForm
from hengwang.surveys.frames import FrameWish
from hengwang.surveys.tests.factories import DAY, LAST, a_closed_survey, a_survey, answered
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of


def sheets(*rows, day=None):
    return [
        Sheet(day or DAY + timedelta(days=at), steps, steps[:3]) for at, steps in enumerate(rows)
    ]


def codes(found):
    return {mark.code for mark in found}


def test_four_of_five_on_one_day_are_told_with_their_number():
    rows = sheets(*[(1 + at % 5, 2) for at in range(8)], day=DAY)
    rows += sheets((1, 2), (2, 1), day=LAST)
    assert marks_of(rows) == [Mark("one_day", 8, 10)]


def test_one_answer_of_everybody_straight_lines_and_copies_are_told():
    same = sheets(*[(1, 1, 1, 2)] * 10)
    assert codes(marks_of(same)) == {"one_step", "straight", "alike"}
    lines = sheets(*[(1 + at % 5,) * 3 + (1 + at % 2,) for at in range(10)])
    assert codes(marks_of(lines)) == {"straight"}


def test_lively_answers_have_no_mark():
    assert marks_of(sheets(*[(1 + at % 5, 1 + at % 3, 2, 1) for at in range(30)])) == []


rows = st.lists(
    st.builds(
        Sheet,
        st.dates(date(2020, 1, 1), date(2020, 1, 4)),
        st.tuples(*[st.integers(1, 2)] * 4),
        st.tuples(*[st.integers(1, 2)] * 3),
    ),
    max_size=25,
)


@settings(max_examples=60)
@given(rows, st.randoms())
def test_marks_follow_from_counts_alone(told, random):
    found = marks_of(told)
    assert len(told) >= LEAST_ANSWERS or not found
    assert all(mark.count * 5 >= mark.all * 4 and mark.all == len(told) for mark in found)
    assert [mark.count for mark in found if mark.code == "straight"] == [
        sum(len(set(one.scales)) == 1 for one in told) for mark in found if mark.code == "straight"
    ]
    random.shuffle(told)
    assert marks_of(told) == found


@pytest.mark.django_db
def test_the_result_keeps_its_marks_and_the_page_says_them():
    people = make_people()
    survey = a_closed_survey(people.unit, people.lin, [1] * 12)
    assert survey.result["marks"] == [
        {"code": "one_day", "count": 12, "all": 12}, {"code": "one_step", "count": 12, "all": 12},
    ]  # fmt: skip
    page = client_of(people.lin).get(survey.get_absolute_url()).text
    assert "12 份答卷中有 12 份在同一天提交" in page
    few = a_closed_survey(people.unit, people.lin, [1] * 9)
    assert few.result["marks"] == []


@pytest.mark.django_db
def test_units_of_the_tree_are_counted_without_the_rated_one():
    people = make_people()
    survey = a_survey(people.unit, people.lin, {})
    for name in ("乙局一处", "乙局二处", "乙局三处"):
        open_unit(name, UnitFacts(Level.PROVINCE, people.region, parent=people.other_unit), by=None)
    with pytest.raises(errors.NobodyBelowError):
        services.add_group(survey.pk, "下级", frame=FrameWish(people.unit, DAY), by=people.lin)
    wish = FrameWish(people.other_unit, DAY)
    group = services.add_group(survey.pk, "各单位", frame=wish, by=people.lin)
    assert group.population == 3
    both = GroupForm(people.lin, {"name": "某", "population": "3", "below": people.unit.pk})
    neither = GroupForm(people.lin, {"name": "某", "population": "", "below": ""})
    assert "population" in both.errors
    assert "population" in neither.errors
    answered(services.add_group(survey.pk, "公众", 9, by=people.lin), [], people.lin)
