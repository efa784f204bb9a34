"""A company's engineers stand at their own posts, see these only, and are countersigned."""

from datetime import UTC

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.audit.models import AuditEntry
from hengwang.duty.choices import LeaveKind
from hengwang.duty.errors import CountersignatureError, ForeignPostError
from hengwang.duty.models import Gap, Handover, Holding, Lapse, LogEntry, Post, Roster, Shift
from hengwang.duty.queries.drafting import draft
from hengwang.duty.queries.people import on_duty_for
from hengwang.duty.services import handing_over, leaving, logging, swapping
from hengwang.duty.services.feeds import make_feed, read_feed
from hengwang.duty.services.holding import put_in
from hengwang.duty.services.rights import stands_at
from hengwang.duty.tests.factories import a_post, beijing, shift_at, turns
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.services import CompanyFacts, open_company
from hengwang.testing.people import grant
from hengwang.testing.scopes import client_of
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.django_db
BEGIN, TUESDAY = beijing("2026-03-02 00:00"), "2026-03-03 07:50"


def engineer_of(company, name):
    user = User.objects.create_user(f"firm-{name}", display_name=name, company=company)
    grant(user, Role.COMPANY_ENGINEER, None)
    return user


@pytest.fixture
def firm(people):
    return people.company


@pytest.fixture
def first(firm):
    return engineer_of(firm, "丁一")


@pytest.fixture
def mate(firm):
    return engineer_of(firm, "丁二")


@pytest.fixture
def rival(people):
    other = open_company("别家公司", CompanyFacts(kind=CompanyKind.MAINTENANCE), by=None)
    return engineer_of(other, "竞")


@pytest.fixture
def site(roster, firm, first, mate, time_machine):
    """The company's post: from Monday 08:00 by turns of a day."""
    time_machine.move_to(BEGIN, tick=False)
    made = a_post(roster, name="驻场席", company=firm, is_countersigned=True)
    turns(made, (first, mate), now=BEGIN)
    return made


@pytest.fixture
def desk(post, an, bo, time_machine):
    """The unit's own post of the same roster."""
    time_machine.move_to(BEGIN, tick=False)
    turns(post, (an, bo), now=BEGIN)
    return post


def test_a_company_stands_at_its_own_posts_and_at_no_other(site, desk, first, rival, an, keeper):
    assert stands_at(first, site)
    assert stands_at(an, site)
    assert not stands_at(first, desk)
    assert not stands_at(rival, site)
    with pytest.raises(ForeignPostError):
        turns(site, (rival,), now=BEGIN)
    with pytest.raises(ForeignPostError):
        turns(desk, (an, first), now=BEGIN)
    held = Holding.objects.filter(shift=shift_at(desk, "2026-03-05 12:00")).get()
    with pytest.raises(ForeignPostError):
        put_in(held.pk, first, by=keeper)


def test_it_sees_its_own_post_and_nothing_else_of_the_duty(
    site, desk, first, rival, an, bo, time_machine
):
    time_machine.move_to(beijing("2026-03-02 12:00"), tick=False)
    User.objects.filter(pk__in=[an.pk, bo.pk]).update(display_name="钺某某")
    an.refresh_from_db()
    logging.write_entry(desk.roster_id, logging.EntryFacts("本单位内部事项", post=desk), by=an)
    own = logging.write_entry(site.roster_id, logging.EntryFacts("驻场巡视"), by=first)
    assert own.post == site
    assert list(Post.objects.visible_to(first)) == [site]
    assert list(Roster.objects.visible_to(first)) == [site.roster]
    assert list(LogEntry.objects.visible_to(first)) == [own]
    assert {one.post for one in Shift.objects.visible_to(first)} == {site}
    for kind in (Roster, Post, Shift, Holding, LogEntry, Gap, Lapse, Handover):
        assert not kind.objects.visible_to(rival).exists(), kind
    client = client_of(first)
    for name, args in (
        ("duty-roster", [site.roster_id]), ("duty-now", []), ("duty-log", []),
        ("duty-hours", []), ("duty-shift", [shift_at(site, "2026-03-02 12:00").pk]),
    ):  # fmt: skip
        page = client.get(reverse(name, args=args))
        assert page.status_code == 200, name
        text = page.content.decode()
        for hidden in ("值班席", "本单位内部事项", "钺某某"):
            assert hidden not in text, (name, hidden)
    assert (
        client.get(reverse("duty-shift", args=[shift_at(desk, "2026-03-02 12:00").pk])).status_code
        == 404
    )
    assert client_of(rival).get(reverse("duty-roster", args=[site.roster_id])).status_code == 404


def test_its_calendar_holds_its_own_post_only(site, desk, first, rival, time_machine):
    time_machine.move_to(beijing("2026-03-02 12:00"), tick=False)
    _feed, secret = make_feed(first, roster=site.roster)
    told = read_feed(secret, now=beijing("2026-03-02 12:00").astimezone(UTC)).decode()
    assert "驻场席" in told
    assert "值班席" not in told
    with pytest.raises(NotAllowedError):
        make_feed(rival, roster=site.roster)


def test_its_log_is_added_to_at_its_own_posts_only(site, desk, first, an, time_machine):
    time_machine.move_to(beijing("2026-03-02 12:00"), tick=False)
    other = logging.write_entry(
        desk.roster_id, logging.EntryFacts("待办", post=desk, needs_follow_up=True), by=an
    )
    with pytest.raises(NotAllowedError):
        logging.settle_entry(other.pk, "已办", by=first)
    with pytest.raises(NotAllowedError):
        logging.correct_entry(other.pk, logging.EntryFacts("改"), by=first)
    with pytest.raises(NotAllowedError):
        logging.write_entry(desk.roster_id, logging.EntryFacts("写", post=desk), by=first)
    # The unit may add to what stands at a company's post.
    own = logging.write_entry(
        site.roster_id, logging.EntryFacts("备件不足", needs_follow_up=True), by=first
    )
    logging.settle_entry(own.pk, "已补", by=an)


def test_a_hand_over_tells_the_company_what_was_given_to_it(
    people, site, desk, first, mate, an, firm, time_machine
):
    time_machine.move_to(beijing("2026-03-02 12:00"), tick=False)
    given = a_ticket(people.unit, None, title="汇聚光缆中断")
    type(given).objects.filter(pk=given.pk).update(company=firm)
    a_ticket(people.unit, None, title="别家负责的机房空调")
    logging.write_entry(desk.roster_id, logging.EntryFacts("本单位内部事项", post=desk), by=an)
    logging.write_entry(site.roster_id, logging.EntryFacts("驻场巡视"), by=first)
    shift = shift_at(site, "2026-03-02 12:00")
    titles = [
        line.title
        for section in draft(shift, shift.starts_at, beijing(TUESDAY))
        for line in section.lines
    ]
    assert titles == ["汇聚光缆中断", "驻场巡视"]
    whole = shift_at(desk, "2026-03-02 12:00")
    told = draft(whole, whole.starts_at, beijing(TUESDAY))
    assert sum(len(section.lines) for section in told) == 4


def test_the_two_sign_and_somebody_of_the_unit_countersigns(
    site, first, mate, rival, an, bo, time_machine
):
    time_machine.move_to(beijing(TUESDAY), tick=False)
    made = handing_over.open_handover(shift_at(site, TUESDAY).pk, by=first)
    handing_over.give(made.pk, by=first)
    with pytest.raises(CountersignatureError):
        handing_over.countersign(made.pk, by=an)
    with pytest.raises(NotAllowedError):
        handing_over.take(made.pk, by=rival, accepts_all=True)
    handing_over.take(made.pk, by=mate, accepts_all=True)
    page = reverse("duty-handover", args=[made.pk])
    sign = reverse("duty-handover-countersign", args=[made.pk])
    assert sign not in client_of(mate).get(page).content.decode()
    assert client_of(mate).post(sign).status_code == 409
    assert client_of(rival).post(sign).status_code == 404
    assert page in client_of(an).get(reverse("duty-now")).content.decode()
    assert sign in client_of(an).get(page).content.decode()
    assert client_of(an).post(sign, {"note": "已核对"}).status_code == 302
    signed = Handover.objects.get()
    assert (signed.state, signed.countersigned_by, signed.countersign_note) == (
        "signed", an, "已核对",
    )  # fmt: skip
    with pytest.raises(CountersignatureError):
        handing_over.countersign(made.pk, by=bo)
    assert AuditEntry.objects.filter(action="handover.countersigned").count() == 1
    assert an.printed_name in client_of(mate).get(f"{page}?print").content.decode()
    assert handing_over.digest_of(signed) == signed.digest


def test_shifts_and_leave_stay_among_its_own_people(
    site, desk, first, mate, an, keeper, time_machine
):
    time_machine.move_to(beijing("2026-03-02 12:00"), tick=False)
    mine = shift_at(site, "2026-03-04 12:00")
    held = mine.holdings.get().person
    other = mate if held == first else first
    assert swapping.propose(mine.pk, partner=other, by=held).partner == other
    unit_shift = shift_at(desk, "2026-03-04 12:00")
    with pytest.raises(NotAllowedError):
        swapping.propose(unit_shift.pk, partner=first, by=unit_shift.holdings.get().person)
    window = (beijing("2026-03-05 08:00"), beijing("2026-03-07 08:00"))
    leave = leaving.ask_leave(
        desk.roster_id, an, leaving.LeaveFacts(LeaveKind.SICK, *window), by=an
    )
    with pytest.raises(ForeignPostError):
        leaving.decide_leave(leave.pk, approves=True, by=keeper, substitute=first)
    own = leaving.ask_leave(
        site.roster_id, first, leaving.LeaveFacts(LeaveKind.SICK, *window), by=first
    )
    leaving.decide_leave(own.pk, approves=True, by=keeper, substitute=mate)


def test_what_concerns_the_unit_is_not_told_to_a_company_on_duty(people, site, desk, an, bo, first):
    told = on_duty_for(people.unit, beijing("2026-03-02 12:00"))
    assert first not in told
    assert {one.company_id for one in told} == {None}
    assert len(told) == 1
