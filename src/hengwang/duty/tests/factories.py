"""Rosters for tests, made by the services and led through the moments a record tells."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.duty.choices import EntryKind, LeaveKind
from hengwang.duty.forms import read_hours, read_slots
from hengwang.duty.models import Holding, Post, Roster, Shift
from hengwang.duty.rota import Slot
from hengwang.duty.services import handing_over, lapses, leaving, logging, swapping
from hengwang.duty.services.feeds import make_feed
from hengwang.duty.services.rosters import (
    PostFacts,
    RosterFacts,
    RotationFacts,
    add_post,
    add_roster,
    set_rotation,
)
from hengwang.kernel.periods import BEIJING
from hengwang.organizations.models import Unit
from hengwang.testing.people import grant

MONDAY = date(2026, 3, 2)
ROUND = Slot("全天", time(8), time(8))


def an_engineer(unit: Unit, name: str) -> User:
    """A duty engineer of the unit."""
    user = User.objects.create_user(f"duty-{name}", display_name=name, unit=unit)
    grant(user, Role.DUTY_ENGINEER, unit)
    return user


def a_roster(unit: Unit, **told: Any) -> Roster:
    """A roster without posts."""
    return add_roster(unit, RosterFacts(**{"name": "网管中心值班", **told}), by=None)


def a_post(roster: Roster, **told: Any) -> Post:
    """A post manned around the clock since the Monday."""
    return add_post(roster.pk, PostFacts(**{"name": "值班席", "since_on": MONDAY, **told}), by=None)


def turns(post: Post, people: Any, *, now: datetime, **told: Any) -> None:
    """These people take turns of 24 hours from the Monday on, or as told."""
    facts = {"from_on": MONDAY, "slots": (ROUND,), "people": tuple(people), **told}
    set_rotation(post.pk, RotationFacts(**facts), by=None, now=now)


def beijing(text: str) -> datetime:
    """2026-03-02 08:00 in Beijing."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)


def shift_at(post: Post, text: str) -> Shift:
    """The shift going on at a moment of Beijing."""
    shift: Shift = Shift.objects.in_force().filter(post=post).at(beijing(text)).get()
    return shift


def make_duty(unit: Unit, records: Mapping[str, Any], move: Any) -> Post:
    """Duty of an example of a metric's page; `move` sets the present.

    Args:
        unit: Whose duty it is.
        records: `people` (names in order), `slots`, `since`, `turn_days`, `daily`; then `acts`,
            lists of a moment, a word, a name and what else it needs.
        move: Takes an instant.
    """
    people = {name: an_engineer(unit, name) for name in records.get("people", ())}
    since = date.fromisoformat(str(records["since"]))
    move(beijing(f"{since} 00:00"))
    roster = a_roster(unit, least_entries=records.get("least_entries", 1))
    post = a_post(roster, since_on=since, daily=read_hours(records.get("daily", "")))
    facts = {
        "from_on": since,
        "slots": read_slots(records.get("slots", "全天 08:00-08:00")),
        "turn_days": records.get("turn_days", 1),
    }
    turns(post, people.values(), now=beijing(f"{since} 00:00"), **facts)
    for at, word, name, *rest in records.get("acts", ()):
        move(beijing(at))
        _act(post, people[name], word, rest, people)
    move(beijing(records["now"]))
    lapses.find_lapses(now=beijing(records["now"]))
    return post


def _act(post: Post, who: User, word: str, rest: list[Any], people: dict[str, User]) -> None:
    if word == "log":
        logging.write_entry(post.roster_id, logging.EntryFacts("巡视正常"), by=who)
    elif word == "leave":
        start, until = beijing(rest[0]), beijing(rest[1])
        substitute = people.get(rest[2]) if len(rest) > 2 else None
        facts = leaving.LeaveFacts(LeaveKind.SICK, start, until)
        leave = leaving.ask_leave(post.roster_id, who, facts, by=who)
        keeper = a_keeper(post.roster.unit)
        leaving.decide_leave(leave.pk, approves=True, by=keeper, substitute=substitute)
    elif word == "give":
        held = Holding.objects.filter(person=who, shift__post=post).order_by("-starts_at")
        shift = held.filter(starts_at__lte=beijing(rest[0])).first().shift
        made = handing_over.open_handover(shift.pk, by=who)
        handing_over.give(made.pk, by=who)
    elif word == "take":
        waiting = handing_over.Handover.objects.get(outgoing__post=post, state="given")
        handing_over.take(waiting.pk, by=who, accepts_all=True)


def a_keeper(unit: Unit) -> User:
    """Somebody who makes the unit's rosters."""
    found = User.objects.filter(username="duty-keeper").first()
    if found is not None:
        return found
    user = User.objects.create_user("duty-keeper", display_name="管班人", unit=unit)
    grant(user, Role.NETWORK_ADMIN, unit)
    return user


def duty_records(unit: Unit, owner: User) -> dict[str, int]:
    """One of everything for the walk over all addresses; of shifts that go on or are to come."""
    from django.utils import timezone  # noqa: PLC0415  only here the present is asked for

    now = timezone.now()
    today = now.astimezone(BEIJING).date()
    first, second = an_engineer(unit, "安"), an_engineer(unit, "柏")
    roster = a_roster(unit)
    post = a_post(roster, since_on=today)
    slots = (Slot("全天", time(), time()),)
    turns(post, (first, second), now=now, from_on=today, slots=slots)
    shift = Shift.objects.in_force().filter(post=post).at(now).get()
    later = Shift.objects.in_force().filter(post=post, starts_at__gt=now).order_by("starts_at")
    own, other = later[0], later[1]
    holder = own.holdings.get().person
    partner = other.holdings.get().person
    assert holder is not None
    assert partner is not None
    swap = swapping.propose(own.pk, partner=partner, by=holder, theirs_id=other.pk)
    facts = leaving.LeaveFacts(LeaveKind.SICK, own.starts_at, own.ends_at)
    leave = leaving.ask_leave(roster.pk, first, facts, by=first)
    entry = logging.write_entry(
        roster.pk, logging.EntryFacts("光缆抢修", EntryKind.EVENT, needs_follow_up=True), by=first
    )
    handover = handing_over.open_handover(shift.pk, by=first)
    handing_over.give(handover.pk, by=first)
    lapse = lapses.Lapse.objects.create(shift=shift, kind="no_log", found_at=now)
    feed, _secret = make_feed(first)
    del owner
    return {
        "roster_id": roster.pk,
        "post_id": post.pk,
        "shift_id": own.pk,
        "holding_id": own.holdings.get().pk,
        "swap_id": swap.pk,
        "leave_id": leave.pk,
        "log_id": entry.pk,
        "handover_id": handover.pk,
        "matter_id": handover.items.filter(is_open=True).latest("pk").pk,
        "lapse_id": lapse.pk,
        "feed_id": feed.pk,
    }
