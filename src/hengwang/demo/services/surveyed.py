"""Satisfaction surveys of the demo: last year's closed with its result, this year's still open."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone, translation

from hengwang.accounts.models import User
from hengwang.demo.services.offices import house
from hengwang.demo.services.visitors import make_visitors
from hengwang.organizations.models import Unit
from hengwang.surveys.answering import answer
from hengwang.surveys.choices import QuestionKind
from hengwang.surveys.frames import FrameWish
from hengwang.surveys.models import Survey
from hengwang.surveys.services import (
    SurveyFacts,
    add_group,
    add_question,
    close_survey,
    create_survey,
    invite,
    invite_units,
    open_survey,
)

QUESTIONS = (
    ("您对政务外网运行服务总体是否满意？", QuestionKind.SCALE, None),
    ("您对故障恢复的速度是否满意？", QuestionKind.SCALE, None),
    ("您对服务人员的态度和能力是否满意？", QuestionKind.SCALE, None),
    ("过去一年里您是否报过故障？", QuestionKind.YES_NO, None),
    ("您最希望改进的是哪一项？", QuestionKind.CHOICE, ["网速", "报障渠道", "培训", "通知公告"]),
    ("其他意见和建议", QuestionKind.TEXT, None),
)
# Who says more than the steps, by place; and what people answer as a whole, in turn.
REMARKS = {
    3: "晚间办理业务时偶有卡顿。",
    14: "希望停网检修提前三天通知。",
    25: "报障后回访及时，满意。",
}
OVERALL = (1, 2, 1, 2, 2, 3, 1, 2, 1, 2, 2, 1, 3, 1, 2, 1, 4)
OFFICES, FIRMS = "接入单位信息员", "办事企业联系人"
# Invited and answering: offices, firms; then of this year's list of units.
LAST_YEAR = ((OFFICES, 120, 52, 41), (FIRMS, 60, 20, 13))
INVITED_NOW, ANSWERED_NOW = 24, 11


def title_of(year: int) -> str:
    """The survey about one year."""
    return f"{year}年度政务外网服务满意度调查（演示）"


def load_surveys() -> int:
    """Load what is not there yet; returns how many surveys came new."""
    unit, today = house(), timezone.localdate()
    if unit is None or Survey.objects.filter(unit=unit).exists():
        return 0
    owner = make_visitors()["demo-owner"]
    with transaction.atomic(), translation.override("zh-hans"):
        _closed(unit, today.year - 1, owner)
        _open(unit, today, owner)
    return Survey.objects.filter(title__in=[title_of(today.year - 1), title_of(today.year)]).count()


def _begun(unit: Unit, year: int, days: tuple[date, date], owner: User) -> Survey:
    facts = SurveyFacts(title_of(year), date(year, 1, 1), date(year, 12, 31), *days)
    survey = create_survey(unit, facts, by=owner)
    for text, kind, choices in QUESTIONS:
        add_question(survey.pk, text, kind, choices=choices, by=owner)
    return survey


def _closed(unit: Unit, year: int, owner: User) -> None:
    opens = date(year, 11, 20)
    survey = _begun(unit, year, (opens, date(year, 12, 15)), owner)
    groups = [
        (add_group(survey.pk, name, people, by=owner), invited, answered)
        for name, people, invited, answered in LAST_YEAR
    ]
    open_survey(survey.pk, by=owner)
    for group, invited, answered in groups:
        tokens = invite(survey.pk, group, invited, by=owner)
        _answer(tokens[:answered], opens)
    close_survey(survey.pk, on=date(year, 12, 16), by=owner)


def _open(house_: Unit, today: date, owner: User) -> None:
    """One card to each of a drawn sample of the units below; some have answered by now.

    It is about the body that answers for the network: a house does not ask its own parts.
    """
    others = Unit.objects.filter(programmes__isnull=False).exclude(path__startswith=house_.path)
    unit = others.order_by("pk").first()
    if unit is None:
        return
    opens = today - timedelta(days=9)
    survey = _begun(unit, today.year, (opens, today + timedelta(days=21)), owner)
    firms = add_group(survey.pk, FIRMS, 80, by=owner)
    drawn = None
    if house_.subtree().exclude(pk=house_.pk).exists():
        frame = FrameWish(below=house_, on=today, everybody=False, seed="demo")
        drawn = add_group(survey.pk, OFFICES, frame=frame, by=owner)
    open_survey(survey.pk, by=owner)
    _answer(invite(survey.pk, firms, INVITED_NOW, by=owner)[:ANSWERED_NOW], opens)
    if drawn is not None:
        count = min(INVITED_NOW, drawn.asked)
        tokens, _units = invite_units(survey.pk, drawn, count, on=opens, by=owner)
        _answer(tokens[: count // 2], opens)


def _answer(tokens: list[str], opens: date) -> None:
    """Mostly content, a few not; the same answers every time, spread over the days."""
    for at, token in enumerate(tokens):
        overall = OVERALL[at % len(OVERALL)]
        entries = {
            1: str(overall),
            2: str(min(5, overall + (at % 5 == 0))),
            3: str(max(1, overall - (at % 4 == 0))),
            4: str(1 + at % 3 // 2),
            5: str(1 + at % 4),
            6: REMARKS.get(at, ""),
        }
        answer(token, entries, on=opens + timedelta(days=at % 9))
