"""The list behind a group: units of a day, drawn so that anybody can draw again, nobody watched."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.kernel.metrics import Scope, metrics
from hengwang.kernel.periods import Period
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Unit
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.pages.metric_notes import note_text
from hengwang.surveys import errors, services
from hengwang.surveys.answering import answer
from hengwang.surveys.frames import FrameWish, drawn_order
from hengwang.surveys.models import FrameUnit, Invitation
from hengwang.surveys.tests.factories import DAY, LAST, a_closed_survey, a_survey, an_open_survey
from hengwang.testing.people import grant, make_people
from hengwang.testing.scopes import client_of


@pytest.fixture
def people(db):
    made = make_people()
    facts = UnitFacts(Level.PROVINCE, made.region, parent=made.other_unit)
    for number in range(30):
        open_unit(f"乙局{number:02}处", facts, by=None)
    return made


@pytest.fixture
def survey(people):
    return a_survey(people.unit, people.lin, {}, target_margin=Decimal("0.15"))


def listed(survey, people, **wish):
    frame = FrameWish(people.other_unit, DAY, **wish)
    return services.add_group(survey.pk, "各单位", frame=frame, by=people.lin)


def test_the_list_is_that_of_its_day(survey, people):
    Unit.objects.filter(name="乙局00处").update(opened_on=date(2020, 11, 2))
    Unit.objects.filter(name="乙局01处").update(closed_on=DAY)
    Unit.objects.filter(name="乙局02处").update(closed_on=date(2020, 11, 2))
    group = listed(survey, people)
    assert (group.population, group.drawn, group.seed, group.frame_on) == (28, 28, "", DAY)
    Unit.objects.filter(name="乙局02处").update(name="改名处")
    names = set(group.frame.values_list("unit_name", flat=True))
    assert "乙局02处" in names
    assert not {"乙局00处", "乙局01处", "改名处"} & names


def test_a_sample_is_drawn_as_large_as_the_margin_requires_and_can_be_drawn_again(survey, people):
    """n₀ = (1.96 ÷ 0.3)² = 42.68; 42.68 × 30 ÷ 71.68 = 17.86, so 18 of 30."""
    group = listed(survey, people, everybody=False, seed="20201101")
    assert (group.population, group.drawn, group.seed) == (30, 18, "20201101")
    drawn = list(group.frame.filter(is_drawn=True).values_list("unit_id", flat=True))
    units = Unit.objects.filter(parent=people.other_unit).values_list("pk", flat=True)
    assert drawn == drawn_order(list(units), "20201101")[:18]
    told = AuditEntry.objects.filter(action="survey.group_added").latest("pk").after
    assert (told["drawn"], told["seed"]) == (18, "20201101")
    other = services.add_group(
        survey.pk,
        "再抽",
        frame=FrameWish(people.other_unit, DAY, everybody=False, wanted=25),
        by=people.lin,
    )
    assert other.drawn == 25
    assert len(other.seed) == 8


@settings(max_examples=60)
@given(st.sets(st.integers(1, 10**6), max_size=40), st.text(max_size=10), st.randoms())
def test_a_draw_depends_on_seed_and_units_alone(ids, seed, random):
    order = drawn_order(list(ids), seed)
    shuffled = list(ids)
    random.shuffle(shuffled)
    assert drawn_order(shuffled, seed) == order
    assert set(order) == ids


def test_every_unit_is_drawn_about_as_often():
    """Of 10 units 3 are drawn by 1,000 seeds: 300 times each; six deviations are 87."""
    counts = dict.fromkeys(range(10), 0)
    for seed in range(1000):
        for pk in drawn_order(range(10), str(seed))[:3]:
            counts[pk] += 1
    assert all(abs(count - 300) < 87 for count in counts.values())


def test_drawn_units_get_a_card_each_and_nothing_leads_from_unit_to_card(survey, people):
    group = listed(survey, people, everybody=False, seed="7")
    services.open_survey(survey.pk, by=people.lin)
    tokens, units = services.invite_units(survey.pk, group, 5, on=DAY, by=people.lin)
    first = group.frame.filter(place__lte=5)
    assert sorted(first.values_list("unit_name", flat=True)) == units
    assert set(first.values_list("invited_on", flat=True)) == {DAY}
    answer(tokens[0], {1: "1", 2: "1"}, on=DAY)
    assert not {field.name for field in FrameUnit._meta.get_fields()} & {"invitation", "response"}
    assert not {field.name for field in Invitation._meta.get_fields()} & {"unit", "frame"}
    services.invite_units(survey.pk, group, 13, on=DAY, by=people.lin)
    with pytest.raises(errors.TooManyInvitationsError):
        services.invite_units(survey.pk, group, 1, on=DAY, by=people.lin)


def test_the_pages_show_list_seed_and_units_for_the_cards(survey, people):
    grant(people.lin, Role.PROJECT_OWNER, people.other_unit)
    client = client_of(people.lin)
    told = {
        "name": "各单位", "below": people.other_unit.pk, "frame_on": "2020-11-01",
        "drawn": "sample", "seed": "见证抽签42",
    }  # fmt: skip
    new = reverse("survey-group-new", args=[survey.pk])
    assert client.post(new, told).status_code == 302
    group = survey.groups.get()
    address = reverse("survey-frame", args=[survey.pk, group.pk])
    assert address in client.get(survey.get_absolute_url()).text
    page = client.get(address).text
    assert "见证抽签42" in page
    assert "18" in page
    assert client_of(people.chen).get(address).status_code == 404
    services.open_survey(survey.pk, by=people.lin)
    given = {"group": group.pk, "number": 1, "expires_on": "2020-11-20"}
    with time_machine.travel(f"{DAY}T10:00:00+08:00", tick=False):
        # Logged in on that day: a session of today is one of the future there.
        sheet = client_of(people.lin).post(reverse("survey-invite", args=[survey.pk]), given).text
    assert group.frame.get(place=1).unit_name in sheet


def test_marked_answers_are_noted_and_left_out_in_a_second_figure(people):
    """Forty of 48 came on one day, all satisfied; of the eight others two are not."""
    survey, group = an_open_survey(people.unit, people.lin, people=60)
    for day, steps in ((DAY, [1] * 40), (LAST, [1, 1, 2, 3, 3, 3, 4, 5])):
        tokens = services.invite(survey.pk, group, len(steps), by=people.lin)
        for token, step in zip(tokens, steps, strict=True):
            answer(token, {1: str(step), 2: str(1 + step % 2)}, on=day)
    closed = services.close_survey(survey.pk, on=LAST, by=people.lin)
    assert [mark["code"] for mark in closed.result["marks"]] == ["one_day"]
    (overall, _yes) = closed.result["unmarked"]["questions"]
    assert (overall["answers"], overall["satisfied"]) == (8, 6)
    metric = metrics.get("surveys.satisfaction")
    found = metric.measure(Period.parse("2020"), Scope(unit_ids=(people.unit.pk,)), {})
    assert (found.numerator, found.denominator) == (46, 48)
    assert found.note.endswith("40 of 48 answers are marked as odd; without them 0.7500 of 8")
    page = client_of(people.lin).get(closed.get_absolute_url()).text
    assert re.search(r"75(\.0+)?\s*%", page)


def test_where_too_few_are_left_no_second_figure_is_told(people):
    a_closed_survey(people.unit, people.lin, [1] * 12)
    metric = metrics.get("surveys.satisfaction")
    found = metric.measure(Period.parse("2020"), Scope(unit_ids=(people.unit.pk,)), {})
    marks = "12 of 12 answers are marked as odd; too few are left without them"
    assert found.note.endswith(f"; {marks}")
    assert note_text(marks) == "12 份答卷中有 12 份存在异常标记；剔除后份数过少，不予计算"
