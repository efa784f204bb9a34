"""Rosters, swaps, leave, the log, hand-over and what was missed, by the services."""

from datetime import timedelta

import pytest

from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.calendars.errors import YearNotEnteredError
from hengwang.duty import errors
from hengwang.duty.choices import HandoverState, LapseKind, LeaveKind, SwapState
from hengwang.duty.models import Gap, Handover, Holding, Lapse, LogEntry, Shift, Swap
from hengwang.duty.queries.covering import gaps_of
from hengwang.duty.queries.hours import rows_of
from hengwang.duty.queries.proving import proof_for
from hengwang.duty.rota import Days, Slot
from hengwang.duty.services import handing_over, holding, lapses, leaving, logging, swapping
from hengwang.duty.services.feeds import end_feed, make_feed, read_feed
from hengwang.duty.services.planning import plan_post
from hengwang.duty.tests.factories import MONDAY, ROUND, a_post, beijing, shift_at, turns
from hengwang.kernel.intervals import Interval, total_micros
from hengwang.kernel.periods import midnight
from hengwang.notifications.models import Channel, Delivery, Preference

pytestmark = pytest.mark.django_db
NOON = "2026-03-02 12:00"


@pytest.fixture
def now(time_machine):
    def move(text):
        time_machine.move_to(beijing(text), tick=False)
        return beijing(text)

    move(NOON)
    return move


@pytest.fixture
def manned(post, an, bo, ce, now):
    turns(post, (an, bo, ce), now=now("2026-03-02 00:00"))
    now(NOON)
    return post


def holder(post, text):
    return shift_at(post, text).holdings.get().person


def whole_week(post):
    return Interval(beijing("2026-03-02 08:00"), beijing("2026-03-09 08:00"))


def test_a_rotation_is_planned_two_months_ahead_and_once(manned, an, bo, ce):
    assert [holder(manned, f"2026-03-0{day} 12:00") for day in (2, 3, 4, 5)] == [an, bo, ce, an]
    count = Shift.objects.count()
    assert count == 62
    plan_post(manned, now=beijing(NOON))
    assert Shift.objects.count() == count
    plan_post(manned, now=beijing(NOON) + timedelta(days=3))
    assert Shift.objects.count() == count + 3
    assert Shift.objects.in_force().filter(post=manned).values("starts_at").distinct().count() == (
        count + 3
    )


def test_a_new_rotation_leaves_what_was_stood_and_begins_tomorrow_at_the_earliest(manned, bo, now):
    with pytest.raises(errors.RotationPastError):
        turns(manned, (bo,), now=beijing(NOON), from_on=MONDAY)
    turns(manned, (bo,), now=beijing(NOON), from_on=MONDAY + timedelta(days=1))
    assert holder(manned, "2026-03-04 12:00") == bo
    assert Shift.objects.in_force().filter(post=manned).at(beijing(NOON)).count() == 1


def test_nobody_stands_in_the_order_twice(post, an, now):
    with pytest.raises(errors.PersonTwiceError):
        turns(post, (an, an), now=beijing(NOON))
    with pytest.raises(errors.NoSlotsError):
        turns(post, (an,), now=beijing(NOON), slots=())


def test_a_year_nobody_entered_is_refused_and_later_years_wait(post, an, now):
    slots = (Slot("假日", ROUND.opens, ROUND.closes, Days.RESTING),)
    far = midnight(MONDAY.replace(year=2090))
    with pytest.raises(YearNotEnteredError):
        turns(post, (an,), now=far, from_on=MONDAY.replace(year=2090), slots=slots)
    late = now("2026-12-20 12:00")
    turns(post, (an,), now=late, from_on=late.date(), slots=slots)
    planning = plan_post(post, now=late)
    assert planning.missing_year == 2027
    assert planning.until_on.isoformat() == "2027-01-01"


def test_a_swap_is_proposed_accepted_and_approved(manned, an, bo, ce, keeper):
    mine, theirs = shift_at(manned, "2026-03-05 12:00"), shift_at(manned, "2026-03-03 12:00")
    swap = swapping.propose(mine.pk, partner=bo, by=an, theirs_id=theirs.pk, reason="家事")
    with pytest.raises(errors.SwapStateError):
        swapping.propose(mine.pk, partner=ce, by=an)
    with pytest.raises(NotAllowedError):
        swapping.answer(swap.pk, accepts=True, by=ce)
    swapping.answer(swap.pk, accepts=True, by=bo)
    assert holder(manned, "2026-03-05 12:00") == an
    with pytest.raises(NotAllowedError):
        swapping.decide(swap.pk, approves=True, by=ce)
    swapping.decide(swap.pk, approves=True, by=keeper)
    assert holder(manned, "2026-03-05 12:00") == bo
    assert holder(manned, "2026-03-03 12:00") == an
    with pytest.raises(errors.SwapStateError):
        swapping.decide(swap.pk, approves=True, by=keeper)
    assert Holding.objects.filter(shift=mine).get().planned == an


def test_without_approval_the_partners_yes_is_enough(manned, an, bo):
    manned.roster.swaps_need_approval = False
    manned.roster.save()
    mine = shift_at(manned, "2026-03-05 12:00")
    swap = swapping.propose(mine.pk, partner=bo, by=an)
    swapping.answer(swap.pk, accepts=True, by=bo)
    assert holder(manned, "2026-03-05 12:00") == bo


def test_a_swap_that_books_somebody_twice_is_refused_and_nothing_changes(
    manned, an, bo, keeper, roster
):
    other = a_post(roster, name="安全席")
    turns(other, (bo,), now=beijing("2026-03-02 00:00"))
    mine = shift_at(manned, "2026-03-05 12:00")
    swap = swapping.propose(mine.pk, partner=bo, by=an)
    swapping.answer(swap.pk, accepts=True, by=bo)
    with pytest.raises(errors.DoubleBookingError):
        swapping.decide(swap.pk, approves=True, by=keeper)
    swap.refresh_from_db()
    assert swap.state == SwapState.ACCEPTED
    assert holder(manned, "2026-03-05 12:00") == an


def test_only_ones_own_shifts_to_come_are_swapped(manned, an, bo, ce):
    with pytest.raises(errors.NotOnDutyError):
        swapping.propose(shift_at(manned, "2026-03-03 12:00").pk, partner=ce, by=an)
    with pytest.raises(errors.ShiftBegunError):
        swapping.propose(shift_at(manned, NOON).pk, partner=bo, by=an)
    with pytest.raises(errors.SwapWithSelfError):
        swapping.propose(shift_at(manned, "2026-03-05 12:00").pk, partner=an, by=an)


def test_a_swap_is_declined_refused_or_withdrawn(manned, an, bo, keeper):
    mine = shift_at(manned, "2026-03-05 12:00")
    swapping.answer(swapping.propose(mine.pk, partner=bo, by=an).pk, accepts=False, by=bo)
    second = swapping.propose(mine.pk, partner=bo, by=an)
    swapping.answer(second.pk, accepts=True, by=bo)
    swapping.decide(second.pk, approves=False, by=keeper)
    third = swapping.propose(mine.pk, partner=bo, by=an)
    swapping.withdraw(third.pk, by=an)
    states = list(Swap.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["declined", "refused", "withdrawn"]
    assert holder(manned, "2026-03-05 12:00") == an


def test_a_later_rotation_voids_pending_swaps(manned, an, bo):
    mine = shift_at(manned, "2026-03-05 12:00")
    swapping.propose(mine.pk, partner=bo, by=an)
    turns(manned, (bo,), now=beijing(NOON), from_on=MONDAY + timedelta(days=2))
    assert Swap.objects.get().state == SwapState.VOID


def leave_of(post, person, start, end, **told):
    facts = leaving.LeaveFacts(LeaveKind.SICK, beijing(start), beijing(end), **told)
    return leaving.ask_leave(post.roster_id, person, facts, by=person)


def test_leave_in_the_middle_of_a_shift_goes_to_the_substitute(manned, an, bo, ce, keeper):
    leave = leave_of(manned, bo, "2026-03-03 12:00", "2026-03-03 18:00")
    leaving.decide_leave(leave.pk, approves=True, by=keeper, substitute=ce)
    parts = shift_at(manned, "2026-03-03 12:00").holdings.order_by("starts_at")
    assert [one.person for one in parts] == [bo, ce, bo]
    assert gaps_of(manned, whole_week(manned)) == []
    leaving.withdraw_leave(leave.pk, by=bo)
    again = shift_at(manned, "2026-03-03 12:00").holdings.all()
    assert {one.person for one in again} == {bo}


def test_leave_without_a_substitute_is_a_gap_that_is_warned_of(manned, bo, keeper, now):
    Preference.objects.create(
        channel=Channel.objects.create(
            name="信", kind="webhook", person=keeper, address="", hint="…"
        ),
        person=keeper,
    )
    leave = leave_of(manned, bo, "2026-03-06 00:00", "2026-03-07 00:00")
    leaving.decide_leave(leave.pk, approves=True, by=keeper)
    gaps = gaps_of(manned, whole_week(manned))
    assert [(gap.start, gap.end) for gap in gaps] == [
        (beijing("2026-03-06 08:00"), beijing("2026-03-07 00:00"))
    ]
    at = now(NOON)
    fresh = lapses.watch_gaps(manned, now=at)
    assert len(fresh) == 1
    assert lapses.watch_gaps(manned, now=at) == []
    assert lapses.tell_gap(fresh[0], now=at) == 1
    assert lapses.tell_gap(fresh[0], now=at) == 0
    assert "03-06 08:00" in Delivery.objects.get().body
    part = Holding.objects.get(person=None)
    holding.put_in(part.pk, keeper, by=keeper)
    lapses.watch_gaps(manned, now=at)
    assert Gap.objects.get().closed_at == at


def test_a_substitute_who_stands_elsewhere_is_refused(manned, an, bo, keeper, roster):
    other = a_post(roster, name="安全席")
    turns(other, (an,), now=beijing("2026-03-02 00:00"))
    leave = leave_of(manned, bo, "2026-03-03 00:00", "2026-03-04 00:00")
    with pytest.raises(errors.DoubleBookingError):
        leaving.decide_leave(leave.pk, approves=True, by=keeper, substitute=an)
    assert holder(manned, "2026-03-03 12:00") == bo


def test_leave_holds_for_shifts_that_are_planned_later(manned, an, bo, ce, keeper, now):
    leave = leave_of(manned, bo, "2026-05-10 00:00", "2026-05-20 00:00")
    leaving.decide_leave(leave.pk, approves=True, by=keeper, substitute=an)
    plan_post(manned, now=now("2026-03-20 12:00"))
    held = Holding.objects.filter(starts_at__gte=beijing("2026-05-11 00:00"), planned=bo)
    assert {one.person for one in held if one.ends_at <= beijing("2026-05-20 00:00")} == {an}


def test_nobody_approves_their_own_leave(manned, keeper):
    leave = leave_of(manned, keeper, "2026-03-03 00:00", "2026-03-04 00:00")
    with pytest.raises(errors.OwnApprovalError):
        leaving.decide_leave(leave.pk, approves=True, by=keeper)
    with pytest.raises(errors.LeaveTimesError):
        leave_of(manned, keeper, "2026-03-04 00:00", "2026-03-04 00:00")


def test_the_log_is_added_to_and_never_changed(manned, an):
    entry = logging.write_entry(manned.roster_id, logging.EntryFacts("核心交换机重启"), by=an)
    assert entry.shift == shift_at(manned, NOON)
    entry.text = "别的"
    with pytest.raises(errors.LogUnchangeableError):
        entry.save()
    with pytest.raises(errors.LogUnchangeableError):
        LogEntry.objects.filter(pk=entry.pk).update(text="别的")
    with pytest.raises(errors.LogUnchangeableError):
        LogEntry.objects.all().delete()
    right = logging.correct_entry(entry.pk, logging.EntryFacts("汇聚交换机重启"), by=an)
    assert right.corrects_id == entry.pk
    assert list(LogEntry.objects.standing()) == [right]
    with pytest.raises(errors.EntryCorrectedError):
        logging.correct_entry(entry.pk, logging.EntryFacts("又一次"), by=an)


def test_what_is_left_to_do_is_settled_once(manned, an, bo):
    facts = logging.EntryFacts("等运营商回电", needs_follow_up=True)
    entry = logging.write_entry(manned.roster_id, facts, by=an)
    assert list(LogEntry.objects.all().left_open()) == [entry]
    done = logging.settle_entry(entry.pk, "已回电", by=bo)
    assert done.settles_id == entry.pk
    assert not LogEntry.objects.all().left_open().exists()
    with pytest.raises(errors.EntrySettledError):
        logging.settle_entry(entry.pk, "已回电", by=bo)


def test_the_log_does_not_tell_of_the_future_nor_of_nothing(manned, an, people):
    later = logging.EntryFacts("将来", at=beijing("2026-03-02 13:00"))
    with pytest.raises(errors.EntryTimeError):
        logging.write_entry(manned.roster_id, later, by=an)
    with pytest.raises(errors.WordsMissingError):
        logging.write_entry(manned.roster_id, logging.EntryFacts("  "), by=an)
    with pytest.raises(NotAllowedError):
        logging.write_entry(manned.roster_id, logging.EntryFacts("外人"), by=people.wang)


def test_a_hand_over_is_given_accepted_item_by_item_and_signed_by_both(manned, an, bo, now):
    open_one = logging.EntryFacts("等运营商回电", needs_follow_up=True)
    logging.write_entry(manned.roster_id, open_one, by=an)
    logging.write_entry(
        manned.roster_id, logging.EntryFacts("水浸告警误报", needs_follow_up=True), by=an
    )
    logging.write_entry(manned.roster_id, logging.EntryFacts("巡视正常"), by=an)
    now("2026-03-03 07:50")
    handover = handing_over.open_handover(shift_at(manned, NOON).pk, by=an)
    assert handing_over.open_handover(shift_at(manned, NOON).pk, by=bo).pk == handover.pk
    handing_over.keep_note(handover.pk, "注意东侧空调", by=an)
    given = handing_over.give(handover.pk, by=an)
    assert given.note == "注意东侧空调"
    with pytest.raises(errors.HandoverStateError):
        handing_over.give(handover.pk, by=an)
    first, second = given.items.filter(is_open=True)
    with pytest.raises(errors.OwnHandoverError):
        handing_over.take(handover.pk, by=an)
    handing_over.accept_item(first.pk, by=bo)
    with pytest.raises(errors.ItemDecidedError):
        handing_over.accept_item(first.pk, by=bo)
    with pytest.raises(errors.ItemsUndecidedError):
        handing_over.take(handover.pk, by=bo)
    with pytest.raises(errors.WordsMissingError):
        handing_over.object_to_item(second.pk, " ", by=bo)
    handing_over.object_to_item(second.pk, "现场未复核", by=bo)
    signed = handing_over.take(handover.pk, by=bo)
    assert (signed.state, signed.given_by, signed.taken_by) == (HandoverState.SIGNED, an, bo)
    assert signed.digest == handing_over.digest_of(signed)
    with pytest.raises(errors.HandoverStateError):
        handing_over.take(handover.pk, by=bo, accepts_all=True)
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"handover.given", "handover.item_objected", "handover.signed"} <= actions


def test_a_hand_over_begins_where_the_last_one_ended(manned, an, bo, ce, now):
    now("2026-03-03 07:40")
    first = handing_over.open_handover(shift_at(manned, NOON).pk, by=an)
    handing_over.give(first.pk, by=an)
    handing_over.take(first.pk, by=bo, accepts_all=True)
    now("2026-03-03 07:50")
    logging.write_entry(manned.roster_id, logging.EntryFacts("交班后的事"), by=an)
    now("2026-03-04 08:00")
    second = handing_over.open_handover(shift_at(manned, "2026-03-03 12:00").pk, by=bo)
    assert second.from_at == beijing("2026-03-03 07:40")
    handing_over.give(second.pk, by=bo)
    assert second.items.filter(title="交班后的事").exists()


def test_a_shift_cannot_be_handed_over_before_it_begins(manned, an):
    with pytest.raises(errors.ShiftNotBegunError):
        handing_over.open_handover(shift_at(manned, "2026-03-05 12:00").pk, by=an)


def test_what_was_missed_is_a_record_found_once_and_explained(manned, an, bo, ce, keeper, now):
    leave = leave_of(manned, ce, "2026-03-04 08:00", "2026-03-05 08:00")
    leaving.decide_leave(leave.pk, approves=True, by=keeper)
    logging.write_entry(manned.roster_id, logging.EntryFacts("巡视正常"), by=an)
    at = now("2026-03-05 09:30")
    assert lapses.find_lapses(now=at) == 4
    assert lapses.find_lapses(now=at) == 0
    found = set(Lapse.objects.values_list("shift__starts_at", "kind"))
    first, second, third = (beijing(f"2026-03-0{day} 08:00") for day in (2, 3, 4))
    assert found == {
        (first, LapseKind.NO_HANDOVER),
        (second, LapseKind.NO_LOG),
        (second, LapseKind.NO_HANDOVER),
        (third, LapseKind.UNSTAFFED),
    }
    lapse = Lapse.objects.first()
    lapses.explain(lapse.pk, "断电", by=bo)
    with pytest.raises(errors.LapseExplainedError):
        lapses.explain(lapse.pk, "断电", by=bo)


def test_who_stays_on_does_not_hand_over_to_themselves(post, an, now):
    turns(post, (an,), now=now("2026-03-02 00:00"), turn_days=7)
    lapses.find_lapses(now=now("2026-03-04 12:00"))
    assert not Lapse.objects.filter(kind=LapseKind.NO_HANDOVER).exists()


def test_hours_are_counted_up_to_now_by_kind_of_day(manned, an, bo, now, roster):
    window = Interval(midnight(MONDAY), midnight(MONDAY + timedelta(days=30)))
    rows = {row["person"]: row for row in rows_of([roster], window, now=now("2026-03-03 20:00"))}
    assert str(rows["安"]["total"]) == "24.00"
    assert str(rows["柏"]["workday"]) == "12.00"


def test_proof_names_who_acted_without_being_on_the_roster(manned, an, bo):
    logging.write_entry(manned.roster_id, logging.EntryFacts("代记"), by=bo)
    proof, people = proof_for(shift_at(manned, NOON))
    assert proof.silent == {an.pk}
    assert [one.person for one in proof.strangers] == [bo.pk]
    assert people[bo.pk] == bo
    logging.write_entry(manned.roster_id, logging.EntryFacts("本人"), by=an)
    assert not proof_for(shift_at(manned, NOON))[0].silent


def test_a_feed_shows_ones_shifts_until_the_address_is_made_anew(manned, an, people, now):
    _first, secret = make_feed(an)
    told = read_feed(secret, now=beijing(NOON)).decode()
    assert told.count("BEGIN:VEVENT") == 21
    assert "DTSTART:20260302T000000Z" in told
    second, fresh = make_feed(an)
    assert read_feed(secret, now=beijing(NOON)) is None
    assert read_feed(fresh, now=beijing(NOON)) is not None
    end_feed(second.pk, by=an)
    assert read_feed(fresh, now=beijing(NOON)) is None
    with pytest.raises(NotAllowedError):
        make_feed(people.wang, roster=manned.roster)


def test_a_feed_ends_with_the_right_to_see(manned, an, roster):
    _feed, secret = make_feed(an, roster=roster)
    assert "安" in read_feed(secret, now=beijing(NOON)).decode()
    an.grants.all().delete()
    assert read_feed(secret, now=beijing(NOON)) is None


def test_a_stretch_that_is_over_stays_with_whoever_held_it(manned, an, ce, keeper):
    part = shift_at(manned, NOON).holdings.get()
    holding.put_in(part.pk, ce, by=keeper)
    parts = shift_at(manned, NOON).holdings.order_by("starts_at")
    assert [one.person for one in parts] == [an, ce]
    assert total_micros(one.interval for one in parts) == shift_at(manned, NOON).interval.micros
    with pytest.raises(NotAllowedError):
        holding.put_in(parts[1].pk, an, by=an)
    assert Handover.objects.count() == 0
