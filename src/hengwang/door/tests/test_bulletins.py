"""Bulletins: who writes, who publishes, whom they reach, and that their times are the ledger's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.errors import NotAllowedError
from hengwang.audit.models import AuditEntry
from hengwang.availability.choices import Cause
from hengwang.availability.models import Outage
from hengwang.door import errors
from hengwang.door.audience import units_of
from hengwang.door.choices import BulletinState
from hengwang.door.models import Bulletin
from hengwang.door.queries.people import readers_of
from hengwang.door.queries.unwritten import outages_without_bulletin, work_without_bulletin
from hengwang.door.services import bulletins
from hengwang.door.services.bulletins import Audience, Ground
from hengwang.door.tests.factories import (
    HOUR,
    a_bulletin,
    a_published_bulletin,
    an_open_outage,
    coming_work,
)
from hengwang.network.tests.factories import a_circuit
from hengwang.outbox.models import Announcement

pytestmark = pytest.mark.django_db
ALL = Audience(is_for_all=True)


def test_a_draft_is_read_by_no_unit_and_published_by_whoever_may(people, engineer, keeper, officer):
    draft = a_bulletin(engineer, people.unit)
    assert not Bulletin.objects.visible_to(officer).exists()
    with pytest.raises(NotAllowedError):
        bulletins.publish_bulletin(draft.pk, by=engineer)
    bulletins.publish_bulletin(draft.pk, by=keeper)
    assert Bulletin.objects.visible_to(officer).get() == draft
    assert Announcement.objects.filter(name="bulletin.published").count() == 1
    words = AuditEntry.objects.filter(action__startswith="bulletin").values_list(
        "action", flat=True
    )
    assert sorted(words) == ["bulletin.published", "bulletin.written"]


def test_who_may_publish_may_publish_their_own(people, keeper):
    made = a_published_bulletin(keeper, people.unit)
    assert (made.written_by, made.published_by) == (keeper, keeper)


def test_a_bulletin_reaches_its_units_and_no_other(people, keeper, officer, neighbour):
    a_published_bulletin(keeper, people.unit)
    assert Bulletin.objects.readable_by(officer).count() == 1
    assert Bulletin.objects.readable_by(neighbour).count() == 0


@pytest.fixture
def system(people):
    """Somebody who writes for everybody."""
    made = people.with_role(Role.LEADER)
    made.grants.update(role=Role.NETWORK_ADMIN, unit=None)
    made.__dict__.pop("grants_today", None)
    return made


def test_a_circuit_and_a_region_reach_the_units_there(people, system, officer, neighbour):
    circuit = a_circuit(people.other_unit)
    a_published_bulletin(system, people.unit, audience=Audience(circuits=[circuit]))
    assert Bulletin.objects.readable_by(officer).count() == 0
    assert Bulletin.objects.readable_by(neighbour).count() == 1
    a_published_bulletin(system, people.unit, audience=Audience(regions=[people.region]))
    assert Bulletin.objects.readable_by(officer).count() == 1
    assert Bulletin.objects.readable_by(neighbour).count() == 2


def test_for_everybody_is_for_those_who_write_everywhere(people, keeper, system, neighbour):
    with pytest.raises(errors.ForeignAudienceError):
        a_bulletin(keeper, people.unit, audience=ALL)
    made = a_published_bulletin(system, people.unit, audience=ALL)
    assert units_of(made).count() == 2
    assert Bulletin.objects.readable_by(neighbour).count() == 1


def test_who_writes_everywhere_sees_every_draft(people, keeper, system):
    draft = a_bulletin(keeper, people.unit)
    assert list(Bulletin.objects.visible_to(system)) == [draft]


def test_nobody_writes_to_a_unit_they_do_not_look_after(people, keeper):
    made = people.with_role(Role.AREA_ADMIN)
    with pytest.raises(errors.ForeignAudienceError):
        a_bulletin(made, people.unit, audience=Audience(units=[people.other_unit]))
    with pytest.raises(errors.NobodyAddressedError):
        a_bulletin(keeper, people.unit, audience=Audience())


def test_times_and_cause_follow_the_ledger(people, keeper):
    outage = an_open_outage(people.unit)
    made = a_published_bulletin(keeper, people.unit, ground=Ground(outage=outage))
    assert (made.begins_at, made.ends_at) == (outage.started_at, None)
    with pytest.raises(errors.OutageGoesOnError):
        bulletins.close_bulletin(made.pk, "好了", by=keeper)
    Outage.objects.update(ended_at=timezone.now())
    with pytest.raises(errors.CauseNotSaidError):
        bulletins.close_bulletin(made.pk, "好了", by=keeper)
    told = {"cause": Cause.POWER, "cause_note": "市电中断"}
    bulletins.close_bulletin(made.pk, "已恢复", **told, by=keeper)
    assert Outage.objects.get().cause == Cause.POWER
    made.refresh_from_db()
    assert made.state == BulletinState.CLOSED
    assert made.ends_at == Outage.objects.get().ended_at


def test_an_outage_written_anew_by_late_samples_is_found_again(people, keeper):
    outage = an_open_outage(people.unit)
    made = a_published_bulletin(keeper, people.unit, ground=Ground(outage=outage))
    target, start = outage.target, outage.started_at
    outage.delete()
    again = Outage.objects.create(target=target, started_at=start + timedelta(minutes=3))
    made.refresh_from_db()
    assert made.outage is None
    assert bulletins.find_outages_again(target.pk) == 1
    assert bulletins.find_outages_again(target.pk) == 0
    made.refresh_from_db()
    assert made.begins_at == again.started_at


def test_work_is_announced_and_closed_when_it_is_over(people, keeper, officer):
    window = coming_work(people.unit, people)
    assert list(work_without_bulletin(keeper)) == [window]
    made = a_published_bulletin(keeper, people.unit, ground=Ground(window=window))
    assert list(work_without_bulletin(keeper)) == []
    assert made.begins_at == window.starts_at
    with pytest.raises(errors.WorkNotOverError):
        bulletins.close_bulletin(made.pk, by=keeper)
    type(window).objects.update(
        starts_at=timezone.now() - 3 * HOUR,
        ends_at=timezone.now() - HOUR,
        decided_at=timezone.now() - 9 * HOUR,
    )
    assert bulletins.close_bulletin(made.pk, by=keeper).state == BulletinState.CLOSED


def test_outages_without_a_bulletin_are_listed_until_one_is_written(people, keeper):
    outage = an_open_outage(people.unit)
    assert list(outages_without_bulletin(keeper)) == [outage]
    draft = a_bulletin(keeper, people.unit, ground=Ground(outage=outage))
    assert list(outages_without_bulletin(keeper)) == []
    bulletins.withdraw_bulletin(draft.pk, by=keeper)
    assert list(outages_without_bulletin(keeper)) == [outage]


def test_what_was_published_is_added_to_and_never_edited(people, keeper):
    made = a_published_bulletin(keeper, people.unit)
    with pytest.raises(errors.BulletinStateError):
        bulletins.edit_bulletin(
            made.pk, "x", "y", audience=Audience(units=[people.unit]), by=keeper
        )
    with pytest.raises(errors.BulletinStateError):
        bulletins.publish_bulletin(made.pk, by=keeper)
    with pytest.raises(errors.TextMissingError):
        bulletins.add_update(made.pk, " ", by=keeper)
    bulletins.add_update(made.pk, "抢修人员已到场", by=keeper)
    assert made.updates.get().text == "抢修人员已到场"


def test_its_readers_are_the_officers_of_its_units(people, keeper, officer, neighbour):
    made = a_published_bulletin(keeper, people.unit)
    assert list(readers_of(made)) == [officer]


def test_a_bulletin_on_somebody_elses_outage_is_refused(people):
    outage = an_open_outage(people.other_unit)
    made = people.with_role(Role.AREA_ADMIN)
    with pytest.raises(errors.GroundMissingError):
        a_bulletin(made, people.unit, ground=Ground(outage=outage))
