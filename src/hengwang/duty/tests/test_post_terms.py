"""A post goes to a company, to another one and back, from a day on; what was stood stays."""

from datetime import date

import pytest
from django.urls import reverse

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.audit.models import AuditEntry
from hengwang.duty.choices import LeaveKind
from hengwang.duty.errors import ForeignPostError, TermsPastError, TermsSameError
from hengwang.duty.models import (
    Gap,
    Handover,
    Holding,
    Lapse,
    LogEntry,
    Post,
    PostTerms,
    Roster,
    Shift,
)
from hengwang.duty.queries.month import month_of
from hengwang.duty.queries.standing import posts_at, posts_now
from hengwang.duty.services import handing_over, lapses, leaving, logging
from hengwang.duty.services.planning import plan_post
from hengwang.duty.services.post_terms import PostTermsFacts, apply_terms, change_terms
from hengwang.duty.services.rights import stands_at
from hengwang.duty.tests.factories import a_post, beijing, shift_at, turns
from hengwang.kernel.periods import Period
from hengwang.notifications.choices import ChannelKind, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.services import CompanyFacts, open_company
from hengwang.outbox.deliveries import deliver_due
from hengwang.pages import navigation
from hengwang.testing.people import grant
from hengwang.testing.scopes import client_of

pytestmark = pytest.mark.django_db
BEGIN, NOON = beijing("2026-03-02 00:00"), beijing("2026-03-02 12:00")
FRIDAY = date(2026, 3, 6)


def engineer_of(company, name):
    user = User.objects.create_user(f"firm-{name}", display_name=name, company=company)
    grant(user, Role.COMPANY_ENGINEER, None)
    return user


@pytest.fixture
def old_firm(people):
    return people.company


@pytest.fixture
def new_firm():
    return open_company("新来公司", CompanyFacts(kind=CompanyKind.MAINTENANCE), by=None)


@pytest.fixture
def old(old_firm):
    return [engineer_of(old_firm, name) for name in ("丁一", "丁二")]


@pytest.fixture
def new(new_firm):
    return [engineer_of(new_firm, name) for name in ("辛一", "辛二")]


@pytest.fixture
def site(roster, old_firm, old, time_machine):
    """The old company's post, from Monday 08:00 by turns of a day."""
    time_machine.move_to(BEGIN, tick=False)
    made = a_post(roster, name="驻场席", company=old_firm, is_countersigned=True)
    turns(made, old, now=BEGIN)
    time_machine.move_to(NOON, tick=False)
    return made


def given(site, company, keeper, *, on=FRIDAY, countersigned=False):
    facts = PostTermsFacts(on, company, countersigned)
    return change_terms(site.pk, facts, by=keeper, now=NOON)


def test_a_post_goes_to_another_company_on_its_day_and_what_was_stood_stays(
    site, old, new, new_firm, old_firm, keeper, time_machine
):
    before = list(Holding.objects.filter(shift__starts_at__lt=beijing("2026-03-06 00:00")).values())
    given(site, new_firm, keeper)
    assert list(
        Holding.objects.in_force()
        .filter(shift__starts_at__lt=beijing("2026-03-06 00:00"))
        .values()
    ) == before  # fmt: skip
    last, first = shift_at(site, "2026-03-06 07:00"), shift_at(site, "2026-03-06 12:00")
    assert (last.company, last.is_countersigned) == (old_firm, True)
    assert (first.company, first.is_countersigned) == (new_firm, False)
    assert last.holdings.get().person in old
    # Nobody of the old company stands there any more; it is a gap until somebody is named.
    assert first.holdings.get().person is None
    assert first.holdings.get().planned in old
    turns(site, new, now=NOON, from_on=FRIDAY)
    assert shift_at(site, "2026-03-06 12:00").holdings.get().person in new
    site.refresh_from_db()
    assert site.company == old_firm
    time_machine.move_to(beijing("2026-03-06 07:00"), tick=False)
    assert apply_terms(now=beijing("2026-03-06 07:00")) == 0
    assert apply_terms(now=beijing("2026-03-06 08:00")) == 1
    assert apply_terms(now=beijing("2026-03-06 08:01")) == 0
    site.refresh_from_db()
    assert (site.company, site.terms_from) == (new_firm, beijing("2026-03-06 08:00"))
    assert [one.company for one in site.terms.order_by("from_on")] == [old_firm, new_firm]
    told = AuditEntry.objects.get(action="duty_post.terms_changed").after
    assert (told["from_on"], told["company"]) == ("2026-03-06", "新来公司")


def test_each_company_sees_its_own_time_and_nothing_of_the_others(
    site, old, new, new_firm, keeper, time_machine
):
    entry = logging.write_entry(site.roster_id, logging.EntryFacts("旧公司记事"), by=old[0])
    made = handing_over.open_handover(shift_at(site, "2026-03-02 12:00").pk, by=old[0])
    lapse = Lapse.objects.create(
        shift=shift_at(site, "2026-03-02 12:00"), kind="no_log", found_at=NOON
    )
    given(site, new_firm, keeper)
    turns(site, new, now=NOON, from_on=FRIDAY)
    later = beijing("2026-03-09 12:00")
    time_machine.move_to(later, tick=False)
    apply_terms(now=later)
    fresh = logging.write_entry(site.roster_id, logging.EntryFacts("新公司记事"), by=new[0])
    for user, seen, hidden in ((old[0], entry, fresh), (new[0], fresh, entry)):
        assert list(LogEntry.objects.visible_to(user)) == [seen], user
        client = client_of(user)
        assert client.get(reverse("duty-entry", args=[hidden.pk])).status_code == 404
        assert list(Post.objects.visible_to(user)) == [site]
        assert list(Roster.objects.visible_to(user)) == [site.roster]
    assert list(Handover.objects.visible_to(old[0])) == [made]
    assert list(Lapse.objects.visible_to(old[0])) == [lapse]
    for kind in (Handover, Lapse, Gap):
        assert not kind.objects.visible_to(new[0]).exists(), kind
    starts = Shift.objects.visible_to(old[0]).in_force().values_list("starts_at", flat=True)
    assert max(starts) < beijing("2026-03-06 00:00")
    starts = Shift.objects.visible_to(new[0]).values_list("starts_at", flat=True)
    assert min(starts) >= beijing("2026-03-06 00:00")
    # Of the present the old company sees nothing, of its own time its own.
    assert (posts_now(old[0], later), len(posts_now(new[0], later))) == ([], 1)
    assert (posts_at(old[0], later), len(posts_at(old[0], NOON))) == ([], 1)
    assert (len(posts_at(new[0], later)), posts_at(new[0], NOON)) == (1, [])
    march = Period.parse("2026-03")
    for user, own in ((old[0], old), (new[0], new)):
        shown = month_of(site.roster, march, user=user, today=later.date())
        named = {name for row in shown.rows for cell in row.cells for name in cell.names}
        assert named == {one.printed_name for one in own}
        beginning = [gap for _post, gap in shown.gaps if gap.start > beijing("2026-03-02 09:00")]
        assert beginning == []
    assert not stands_at(old[0], Post.objects.get())
    with pytest.raises(NotAllowedError):
        logging.write_entry(site.roster_id, logging.EntryFacts("再记"), by=old[0])


def test_the_last_shift_is_handed_over_to_the_unit_and_countersigned_as_it_was_stood(
    site, old, new, an, new_firm, keeper, time_machine
):
    given(site, new_firm, keeper)
    turns(site, new, now=NOON, from_on=FRIDAY)
    now = beijing("2026-03-06 08:20")
    time_machine.move_to(now, tick=False)
    apply_terms(now=now)
    last = shift_at(site, "2026-03-06 07:00")
    who = last.holdings.get().person
    made = handing_over.open_handover(last.pk, by=who)
    assert made.incoming is None
    handing_over.give(made.pk, by=who)
    with pytest.raises(NotAllowedError):
        handing_over.take(made.pk, by=new[0], accepts_all=True)
    signed = handing_over.take(made.pk, by=an, accepts_all=True)
    assert signed.waits_for_third
    assert list(Handover.objects.to_countersign()) == [signed]


def test_a_post_of_the_unit_goes_to_a_company_and_back(
    post, an, bo, new, new_firm, keeper, time_machine
):
    time_machine.move_to(BEGIN, tick=False)
    turns(post, [an, bo], now=BEGIN)
    time_machine.move_to(NOON, tick=False)
    given(post, new_firm, keeper, countersigned=True)
    given(post, None, keeper, on=date(2026, 3, 9))
    # The unit's own people stand at a company's post too.
    assert shift_at(post, "2026-03-06 12:00").holdings.get().person in (an, bo)
    with pytest.raises(ForeignPostError):
        turns(post, new, now=NOON, from_on=date(2026, 3, 10))
    turns(post, new, now=NOON, from_on=FRIDAY)
    whose = [
        (shift_at(post, f"2026-03-0{day} 12:00").company_id,
         shift_at(post, f"2026-03-0{day} 12:00").holdings.get().person in new)
        for day in (5, 6, 8, 9)
    ]  # fmt: skip
    assert whose == [(None, False), (new_firm.pk, True), (new_firm.pk, True), (None, False)]
    later = beijing("2026-03-10 12:00")
    assert apply_terms(now=later) == 2
    post.refresh_from_db()
    assert (post.company, post.is_countersigned) == (None, False)


def test_only_the_countersignature_changes_and_nothing_is_planned_anew(site, old_firm, keeper):
    shifts = list(Shift.objects.in_force().values_list("pk", flat=True))
    given(site, old_firm, keeper, countersigned=False)
    assert list(Shift.objects.in_force().values_list("pk", flat=True)) == shifts
    told = [shift_at(site, f"2026-03-0{day} 12:00").is_countersigned for day in (5, 6)]
    assert told == [True, False]


def test_what_is_planned_later_is_stood_under_the_terms_of_its_day(site, new_firm, keeper):
    given(site, new_firm, keeper, on=date(2026, 5, 20))
    later = beijing("2026-04-20 12:00")
    plan_post(site, now=later)
    whose = dict(
        Shift.objects.in_force()
        .filter(
            starts_at__gte=beijing("2026-05-19 00:00"), starts_at__lt=beijing("2026-05-21 00:00")
        )
        .values_list("starts_at__day", "company")
    )
    assert set(whose.values()) == {site.company_id, new_firm.pk}


def test_what_has_begun_or_changes_nothing_is_refused(site, old_firm, new_firm, keeper, an):
    for day in (date(2026, 3, 2), date(2026, 2, 1)):
        with pytest.raises(TermsPastError):
            given(site, new_firm, keeper, on=day)
    with pytest.raises(TermsSameError):
        given(site, old_firm, keeper, countersigned=True)
    with pytest.raises(NotAllowedError):
        given(site, new_firm, an)
    assert PostTerms.objects.count() == 1


def test_it_is_changed_on_the_page_and_the_course_stands_there(
    site, old, new_firm, keeper, an, rosters_page
):
    url = reverse("duty-post-terms", args=[site.pk])
    client = client_of(keeper)
    assert url in client.get(rosters_page).content.decode()
    told = {"from_on": "2026-03-02", "company": new_firm.pk}
    refused = client.post(url, told)
    assert refused.status_code == 422
    assert "请选择更晚的日期" in refused.content.decode()
    assert client.post(url, {**told, "from_on": "2026-03-06"}).status_code == 302
    page = client.get(url).content.decode()
    for word in ("丙公司", "新来公司", "2026-03-06"):
        assert word in page
    assert client_of(an).get(url).status_code == 404
    assert client_of(old[0]).post(url, told).status_code == 404


@pytest.fixture
def rosters_page(site):
    return site.get_absolute_url()


def test_an_approved_substitute_of_another_company_is_not_put_into_a_new_turn(
    site, old, new, new_firm, an, keeper, time_machine
):
    channel = Channel.objects.create(name="k", person=keeper, kind=ChannelKind.WEBHOOK)
    Preference.objects.create(channel=channel, person=keeper, least=Urgency.NOTICE, is_on=True)
    window = (beijing("2026-03-07 08:00"), beijing("2026-03-12 08:00"))
    facts = leaving.LeaveFacts(LeaveKind.SICK, *window)
    leave = leaving.ask_leave(site.roster_id, an, facts, by=an)
    leaving.decide_leave(leave.pk, approves=True, by=keeper, substitute=old[0])
    given(site, new_firm, keeper)
    turns(site, [an, new[0]], now=NOON, from_on=FRIDAY)
    held = Holding.objects.in_force().filter(planned=an).touching(*window)
    assert held.count() > 0
    assert {one.person for one in held} == {None}
    assert not Holding.objects.in_force().filter(
        person=old[0], shift__starts_at__gte=beijing("2026-03-06 08:00")
    ).exists()  # fmt: skip
    while deliver_due():
        pass
    told = Delivery.objects.filter(key__startswith="duty-leave-unfit:")
    assert [one.channel.name for one in told] == ["k"]
    assert "丁一" in told.get().title
    page = client_of(keeper).get(reverse("duty-leave", args=[leave.pk])).content.decode()
    assert "替班人不能值以下时段" in page
    lapses.watch_gaps(site, now=NOON)
    assert Gap.objects.ahead(NOON).exists()
    # Taken back, the hours come back to the person although the substitute never had them.
    leaving.withdraw_leave(leave.pk, by=keeper)
    assert {one.person for one in held.all()} == {an}


def test_a_substitute_of_the_unit_is_put_into_a_new_turn_as_before(
    site, an, bo, new, new_firm, keeper
):
    window = (beijing("2026-03-07 08:00"), beijing("2026-03-09 08:00"))
    leave = leaving.ask_leave(
        site.roster_id, an, leaving.LeaveFacts(LeaveKind.SICK, *window), by=an
    )
    leaving.decide_leave(leave.pk, approves=True, by=keeper, substitute=bo)
    given(site, new_firm, keeper)
    turns(site, [an, new[0]], now=NOON, from_on=FRIDAY)
    held = Holding.objects.in_force().filter(planned=an).touching(*window)
    assert {one.person for one in held} == {bo}
    page = client_of(keeper).get(reverse("duty-leave", args=[leave.pk])).content.decode()
    assert "替班人不能值以下时段" not in page


def entries_of(user):
    items = [item for section in navigation.tree(user, "/") for item in section.items]
    return {one.url for item in items for one in (item, *item.below)}


def test_the_menu_of_a_company_has_duty_only_where_it_has_a_post(
    site, old, new, an, django_assert_num_queries
):
    duty = reverse("duty-now")
    assert duty in entries_of(old[0])
    assert duty in entries_of(an)
    assert not any(url.startswith(duty) for url in entries_of(new[0]))
    label = "值班日志"
    assert navigation.places_for(old[0], label)
    assert not navigation.places_for(new[0], label)
    navigation.places_for(an, label)
    with django_assert_num_queries(0):
        navigation.places_for(an, label)
    with django_assert_num_queries(1):
        navigation.places_for(old[0], label)
