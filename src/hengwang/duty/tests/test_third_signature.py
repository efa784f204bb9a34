"""Who may countersign is told at once, before it is due and when it was missed; each once."""

import pytest

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.accounts.models import User
from hengwang.duty.choices import LapseKind
from hengwang.duty.jobs import look_for_third
from hengwang.duty.models import Lapse
from hengwang.duty.services import handing_over
from hengwang.duty.services.lapses import explain
from hengwang.duty.tests.factories import a_post, beijing, shift_at, turns
from hengwang.notifications.choices import ChannelKind, DeliveryState, Urgency
from hengwang.notifications.models import Channel, Delivery, Preference
from hengwang.outbox.deliveries import deliver_due
from hengwang.testing.people import grant

pytestmark = pytest.mark.django_db
BEGIN, SIGNED = beijing("2026-03-02 00:00"), beijing("2026-03-03 08:10")


def engineer_of(company, name):
    user = User.objects.create_user(f"firm-{name}", display_name=name, company=company)
    grant(user, Role.COMPANY_ENGINEER, None)
    return user


@pytest.fixture
def first(people):
    return engineer_of(people.company, "丁一")


@pytest.fixture
def mate(people):
    return engineer_of(people.company, "丁二")


@pytest.fixture
def heard(an, bo, keeper, first, mate):
    """What each was told, by name of the channel."""
    for person, name in ((an, "an"), (bo, "bo"), (keeper, "keeper"), (first, "丁一")):
        channel = Channel.objects.create(name=name, person=person, kind=ChannelKind.WEBHOOK)
        Preference.objects.create(channel=channel, person=person, least=Urgency.NOTICE, is_on=True)

    def told(stage):
        rows = Delivery.objects.filter(key__startswith="duty-third:", key__endswith=f":{stage}")
        return sorted(one.channel.name for one in rows.select_related("channel"))

    return told


def a_signed(roster, first, mate, time_machine, **told):
    """A hand-over both signed on Tuesday at ten past eight."""
    time_machine.move_to(BEGIN, tick=False)
    post = a_post(roster, name="驻场席", **{"is_countersigned": True, **told})
    turns(post, (first, mate), now=BEGIN)
    time_machine.move_to(SIGNED, tick=False)
    made = handing_over.open_handover(shift_at(post, "2026-03-03 07:50").pk, by=first)
    handing_over.give(made.pk, by=first)
    handing_over.take(made.pk, by=mate, accepts_all=True)
    run()
    return made


def run():
    while deliver_due():
        pass


def go(time_machine, text):
    time_machine.move_to(beijing(text), tick=False)
    look_for_third()
    run()


def test_who_may_countersign_is_told_when_both_have_signed_and_nobody_else(
    people, roster, first, mate, heard, time_machine
):
    made = a_signed(roster, first, mate, time_machine, company=people.company)
    assert heard("asked") == ["an", "bo", "keeper"]
    said = Delivery.objects.filter(key=f"duty-third:{made.pk}:asked").first()
    assert "待会签" in said.title
    assert "03-04 08:10" in said.body
    assert said.path == made.get_absolute_url()


def test_they_are_reminded_before_it_is_due_and_told_when_it_was_missed_each_once(
    people, roster, first, mate, heard, time_machine
):
    made = a_signed(roster, first, mate, time_machine, company=people.company)
    go(time_machine, "2026-03-04 02:00")
    assert heard("near") == []
    go(time_machine, "2026-03-04 02:10")
    go(time_machine, "2026-03-04 02:20")
    assert heard("near") == ["an", "bo", "keeper"]
    go(time_machine, "2026-03-04 08:00")
    assert not Lapse.objects.filter(kind=LapseKind.NO_THIRD).exists()
    go(time_machine, "2026-03-04 08:10")
    go(time_machine, "2026-03-04 08:20")
    assert heard("late") == ["an", "bo", "keeper"]
    lapse = Lapse.objects.get(kind=LapseKind.NO_THIRD)
    assert lapse.shift == made.outgoing
    told = Delivery.objects.filter(key=f"duty-lapse:{lapse.pk}")
    assert [one.channel.name for one in told] == ["keeper"]


def test_the_time_is_what_the_roster_asks_for(people, roster, first, mate, heard, time_machine):
    type(roster).objects.filter(pk=roster.pk).update(countersign_hours=4)
    a_signed(roster, first, mate, time_machine, company=people.company)
    go(time_machine, "2026-03-03 11:09")
    assert heard("near") == []
    go(time_machine, "2026-03-03 11:10")
    assert heard("near") == ["an", "bo", "keeper"]


def test_once_signed_nobody_is_told_and_what_was_held_back_is_taken_back(
    people, roster, first, mate, an, heard, time_machine
):
    Preference.objects.filter(person=an).update(quiet_from="08:00", quiet_until="12:00")
    made = a_signed(roster, first, mate, time_machine, company=people.company)
    handing_over.countersign(made.pk, by=an)
    held = Delivery.objects.get(key=f"duty-third:{made.pk}:asked", channel__name="an")
    assert held.state == DeliveryState.WITHDRAWN
    go(time_machine, "2026-03-04 09:00")
    assert heard("near") == heard("late") == []
    assert not Lapse.objects.filter(kind=LapseKind.NO_THIRD).exists()


def test_where_no_third_signature_is_asked_for_nobody_is_told(
    people, roster, first, mate, heard, time_machine
):
    a_signed(roster, first, mate, time_machine, company=people.company, is_countersigned=False)
    go(time_machine, "2026-03-04 09:00")
    assert heard("asked") == heard("near") == heard("late") == []


def test_the_two_who_signed_are_not_asked_to_sign_again(roster, an, bo, heard, time_machine):
    a_signed(roster, an, bo, time_machine)
    assert heard("asked") == ["keeper"]


def test_the_company_does_not_explain_what_the_unit_did_not_sign(
    people, roster, first, mate, an, heard, time_machine
):
    a_signed(roster, first, mate, time_machine, company=people.company)
    go(time_machine, "2026-03-04 09:00")
    lapse = Lapse.objects.get(kind=LapseKind.NO_THIRD)
    with pytest.raises(NotAllowedError):
        explain(lapse.pk, "单位无人", by=first)
    assert explain(lapse.pk, "当日外出", by=an).explained_by == an
