"""The course of a rectification: two hands, reasons, guarded steps."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.disclosure import errors
from hengwang.disclosure.choices import RectificationStanding, RectificationState
from hengwang.disclosure.models import Rectification
from hengwang.disclosure.services import rectifying
from hengwang.disclosure.services.rectifying import RectificationData
from hengwang.disclosure.tests.factories import a_rectification
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.testing.people import grant

DUE = date(2021, 9, 30)
FACTS = RectificationData("验收资料不完整", "补齐验收资料", "网络处", DUE)


@pytest.fixture
def judge(people):
    return people.with_role(Role.EVALUATOR)


@pytest.fixture
def item(confirmed, judge):
    return rectifying.add_rectification(confirmed.pk, FACTS, by=judge)


@pytest.fixture
def both(people):
    """lin also reviews, as in an office of three."""
    grant(people.lin, Role.EVALUATOR, people.unit)
    return people.lin


def test_a_problem_is_reported_done_by_one_and_closed_by_another(item, people, judge):
    file = store("整改报告".encode(), name="整改.txt", kind=FileKind.EVIDENCE, by=people.lin)
    done = rectifying.report_done(item.pk, note="资料已补齐", file=file, by=people.lin)
    assert (done.state, done.done_by_name) == (RectificationState.DONE, people.lin.printed_name)
    assert done.file == file
    closed = rectifying.close_rectification(item.pk, by=judge)
    assert (closed.state, closed.closed_on) == (RectificationState.CLOSED, timezone.localdate())
    told = AuditEntry.objects.filter(action__startswith="rectification.").order_by("pk")
    words = [entry.action.partition(".")[2] for entry in told]
    assert words == ["added", "done", "closed"]


def test_who_reported_done_does_not_close(item, both):
    rectifying.report_done(item.pk, by=both)
    with pytest.raises(errors.OwnReportError):
        rectifying.close_rectification(item.pk, by=both)
    with override_settings(SEPARATE_DUTIES=False):
        assert rectifying.close_rectification(item.pk, by=both).state == RectificationState.CLOSED


@pytest.mark.parametrize("closes", [False, True])
def test_what_is_not_gone_is_reopened_with_a_reason(item, people, judge, closes):
    rectifying.report_done(item.pk, by=people.lin)
    if closes:
        rectifying.close_rectification(item.pk, by=judge)
    with pytest.raises(errors.ReopenReasonMissingError):
        rectifying.reopen_rectification(item.pk, reason=" ", by=judge)
    later = DUE + timedelta(days=30)
    again = rectifying.reopen_rectification(item.pk, reason="仍缺签字", due_on=later, by=judge)
    assert (again.state, again.due_on, again.times_reopened) == ("open", later, 1)
    assert (again.done_on, again.closed_on, again.done_by_id) == (None, None, None)
    rectifying.report_done(item.pk, by=people.lin)


def test_steps_that_do_not_lead_out_of_the_state_are_refused(item, people, judge):
    for step in (
        lambda: rectifying.close_rectification(item.pk, by=judge),
        lambda: rectifying.reopen_rectification(item.pk, reason="x", by=judge),
    ):
        with pytest.raises(errors.RectificationMovedError):
            step()
    rectifying.report_done(item.pk, by=people.lin)
    with pytest.raises(errors.RectificationMovedError):
        rectifying.report_done(item.pk, by=people.lin)
    with pytest.raises(errors.RectificationLockedError):
        rectifying.correct_rectification(item.pk, FACTS, by=people.lin)


def test_the_slower_of_two_people_is_refused(item, people, judge, monkeypatch):
    rectifying.report_done(item.pk, by=people.lin)
    stale = rectifying._locked(item.pk)
    rectifying.close_rectification(item.pk, by=judge)
    # What the slower one read before the faster one wrote.
    monkeypatch.setattr(rectifying, "_locked", lambda _pk: stale)
    with pytest.raises(errors.RectificationMovedError):
        rectifying.close_rectification(item.pk, by=judge)
    assert AuditEntry.objects.filter(action="rectification.closed").count() == 1


def test_an_open_one_is_mended_and_keeps_its_file(item, people):
    file = store("佐证".encode(), name="佐证.txt", kind=FileKind.EVIDENCE, by=people.lin)
    rectifying.correct_rectification(item.pk, FACTS, file=file, by=people.lin)
    later = RectificationData("验收资料不完整", "重新验收", "网络处", DUE + timedelta(days=9))
    mended = rectifying.correct_rectification(item.pk, later, by=people.lin)
    assert (mended.measure, mended.file) == ("重新验收", file)


def test_rights_and_days_are_checked(confirmed, item, people, judge):
    early = RectificationData("甲", "乙", "丙", date(2019, 12, 31))
    with pytest.raises(errors.DueBeforeYearError):
        rectifying.add_rectification(confirmed.pk, early, by=judge)
    refused = [
        lambda: rectifying.add_rectification(confirmed.pk, FACTS, by=people.wang),
        lambda: rectifying.correct_rectification(item.pk, FACTS, by=people.wang),
        lambda: rectifying.report_done(item.pk, by=judge),
        lambda: rectifying.close_rectification(item.pk, by=people.lin),
        lambda: rectifying.reopen_rectification(item.pk, reason="x", by=people.lin),
    ]
    for act in refused:
        with pytest.raises(NotAllowedError):
            act()


@pytest.mark.parametrize(
    ("given", "standing"),
    [
        ({}, RectificationStanding.OPEN),
        ({"due_on": date(2021, 9, 29)}, RectificationStanding.OVERDUE),
        ({"state": "done", "done_on": DUE}, RectificationStanding.DONE),
        ({"state": "closed", "done_on": DUE, "closed_on": DUE}, RectificationStanding.CLOSED),
    ],
)
def test_the_standing_of_a_row_and_of_the_list_agree(confirmed, given, standing):
    row = a_rectification(confirmed, **given)
    rows = Rectification.objects
    assert [word for word in RectificationStanding if rows.standing(word, DUE).exists()] == [
        standing
    ]
    assert row.standing_on(DUE) == standing


def test_the_database_refuses_states_without_their_days(confirmed):
    for wrong in (
        {"state": "done"},
        {"state": "closed", "done_on": DUE},
        {"done_on": DUE},
        {"times_reopened": 1},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            a_rectification(confirmed, **wrong)
