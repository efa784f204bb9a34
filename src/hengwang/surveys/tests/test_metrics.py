"""Figures of the surveys: the examples of their pages, and what they do not tell."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.pages.metric_notes import note_text
from hengwang.surveys.services import close_survey, invite, open_survey
from hengwang.surveys.tests.factories import (
    LAST,
    a_closed_survey,
    a_survey,
    an_open_survey,
    answered,
    make_surveys,
)
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
PAGES = Path(__file__).parents[4] / "docs" / "metrics"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
KEYS = ("surveys.satisfaction", "surveys.response_rate", "surveys.answers")
YEAR = Period.parse("2020")


def examples():
    for key in KEYS:
        for block in BLOCK.findall((PAGES / f"{key}.md").read_text(encoding="utf-8")):
            yield key, yaml.safe_load(block)


def measured(key, scope, **ask):
    return metrics.get(key).measure(YEAR, scope, ask)


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def ours(people):
    return Scope.of_units([people.unit.pk])


@pytest.mark.parametrize("key", KEYS)
def test_every_figure_has_a_page_with_an_example(key):
    assert BLOCK.search((PAGES / f"{key}.md").read_text(encoding="utf-8"))
    assert f"({key}.md)" in (PAGES / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "example"), list(examples()))
def test_a_worked_example_comes_out_as_its_page_says(people, ours, key, example):
    make_surveys(people.unit, people.lin, example["records"]["surveys"])
    found = metrics.get(key).measure(Period.parse(example["period"]), ours, example["ask"])
    answer = example["answer"]
    if answer["value"] is None:
        assert found.is_nothing
        return
    assert found.value == pytest.approx(Decimal(answer["value"]), abs=Decimal("0.000001"))
    for name in ("numerator", "denominator"):
        if name in answer:
            assert str(getattr(found, name)) == answer[name]


def test_the_statistic_is_named_and_the_parts_are_the_surveys(people, ours):
    first = a_closed_survey(people.unit, people.lin, [1] * 5)
    a_closed_survey(people.unit, people.lin, [5] * 5)
    found = measured("surveys.satisfaction", ours, statistic="mean")
    assert (found.policy, found.value, len(found.parts)) == ("mean", Decimal("0.5"), 2)
    assert found.parts[0].label == first.title


def test_a_question_is_asked_for_by_its_words(people, ours):
    a_closed_survey(people.unit, people.lin, [1, 1, 1, 3, 3])
    assert measured("surveys.satisfaction", ours, question="办公效率").value == Decimal("0.6")
    assert measured("surveys.satisfaction", ours, question="没有问过").is_nothing
    mean = measured("surveys.satisfaction", ours, question="办公效率", statistic="mean")
    assert mean.is_nothing, "yes and no have no score"


def test_a_group_that_is_not_shown_has_no_figure(people, ours):
    survey = a_survey(people.unit, people.lin, {"机关": 30, "公众": 90, "企业": 20})
    open_survey(survey.pk, by=people.lin)
    for group, steps in zip(survey.groups.all(), ([1] * 9, [5] * 6, [5] * 2), strict=True):
        answered(group, steps, people.lin)
    close_survey(survey.pk, on=LAST, by=people.lin)
    assert measured("surveys.satisfaction", ours, group="机关").value == 1
    assert measured("surveys.satisfaction", ours, group="公众").is_nothing
    assert measured("surveys.satisfaction", ours, group="企业").is_nothing


def test_an_open_survey_and_one_of_another_time_or_unit_do_not_count(people, ours):
    _, group = an_open_survey(people.unit, people.lin)
    answered(group, [1] * 6, people.lin)
    past = {"supports_from": "2018-01-01", "supports_until": "2018-12-31"}
    a_closed_survey(people.unit, people.lin, [1] * 6, **past)
    a_closed_survey(people.other_unit, people.wang, [1] * 6)
    for key in KEYS:
        assert measured(key, ours).is_nothing
    assert measured("surveys.answers", Scope(region_code="620000")).value == 6


def test_rows_behind_a_figure_are_surveys_the_reader_may_see(people, ours):
    own = a_closed_survey(people.unit, people.lin, [1] * 5)
    theirs = a_closed_survey(people.other_unit, people.wang, [1] * 5)
    rows = bases.get("survey").resolve([own.pk, theirs.pk], people.lin)
    assert [row.url for row in rows] == [own.get_absolute_url()]


def test_too_few_answers_are_told_with_rate_and_interval(people, ours):
    """Ten of 100 answered: for ± 5 % at 95 % eighty would be required; Wilson gives 49.02–94.33."""
    survey, group = an_open_survey(people.unit, people.lin, people=100)
    answered(group, [1, 2, 3, 1, 2, 3, 4, 5, 1, 2], people.lin)
    invite(survey.pk, group, 2, by=people.lin)
    closed = close_survey(survey.pk, on=LAST, by=people.lin)
    found = measured("surveys.satisfaction", ours)
    assert found.value == Decimal("0.8")
    assert note_text(found.note) == (
        "发放 12 份，收回 10 份（回收率 83.33%）；样本不足：收回 10 份，按允许误差需 80 份；"
        "95% 置信区间为 49.02%—94.33%；10 份答卷中有 10 份存在异常标记；剔除后份数过少，不予计算"
    )
    mean = measured("surveys.satisfaction", ours, statistic="mean")
    low, high = (Decimal(closed.result["questions"][0][f"mean_{end}"]) for end in ("low", "high"))
    assert f"between {low:.2f} % and {high:.2f} % at 95 % confidence" in mean.note
    page = client_of(people.lin).get(closed.get_absolute_url()).text
    assert "样本不足" in page


def test_enough_answers_are_not_called_too_few(people, ours):
    a_closed_survey(people.unit, people.lin, [1, 2, 3, 4, 5, 1], people=6)
    assert "too few" not in measured("surveys.satisfaction", ours).note


def test_no_data_says_why(people, ours):
    assert measured("surveys.satisfaction", ours).note == "no closed survey speaks for the period"
    a_closed_survey(people.unit, people.lin, [1, 1, 1])
    assert measured("surveys.satisfaction", ours).note == "too few answered for this to be shown"
