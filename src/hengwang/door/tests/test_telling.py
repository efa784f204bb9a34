"""Officers are told: once, of what concerns them, and of nothing that somebody typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hengwang.accounts.choices import Role
from hengwang.door.audience import units_of
from hengwang.door.choices import BulletinKind, BulletinState
from hengwang.door.models import Bulletin
from hengwang.door.receivers import tell_of_bulletin, tell_of_steps, tell_of_update
from hengwang.door.services.bulletins import Audience, add_update
from hengwang.door.tests.factories import a_published_bulletin
from hengwang.network.tests.factories import a_circuit
from hengwang.notifications.choices import ChannelKind
from hengwang.notifications.models import Delivery
from hengwang.notifications.services.channels import add_channel
from hengwang.notifications.services.sending import send_due
from hengwang.notifications.tests.receivers import free_port, smtp_receiver
from hengwang.organizations.choices import Level
from hengwang.organizations.models import Region, Unit
from hengwang.organizations.reach import Reach
from hengwang.organizations.services import UnitFacts, open_unit
from hengwang.tickets.services import ending, working
from hengwang.tickets.tests.factories import a_ticket

pytestmark = pytest.mark.django_db
SECRET = "密码 hunter2"


@pytest.fixture(autouse=True)
def smtp_port(settings):
    port = free_port()
    settings.MAIL_URL = f"mailto://127.0.0.1:{port}?from=hengwang@example.gov.cn&mode=insecure"
    settings.PUBLIC_URL = "https://hengwang.example.gov.cn"
    return port


@pytest.fixture
def mailboxes(officer, neighbour):
    for person in (officer, neighbour):
        made = add_channel("信箱", ChannelKind.EMAIL, f"{person.username}@a.gov.cn", by=person)
        made.preferences.update(least="notice")


def test_a_bulletin_is_told_once_to_those_it_concerns(people, keeper, officer, mailboxes):
    made = a_published_bulletin(keeper, people.unit)
    for _ in range(2):
        tell_of_bulletin(bulletin_id=made.pk)
    told = Delivery.objects.get()
    assert (told.channel.person, told.path) == (officer, f"/door/bulletins/{made.pk}/")
    update = add_update(made.pk, SECRET, by=keeper)
    tell_of_update(bulletin_id=made.pk, update_id=update.pk)
    assert Delivery.objects.count() == 2
    assert SECRET not in str(list(Delivery.objects.values()))


def test_steps_of_a_report_are_told_once_each_and_carry_no_words(
    people, engineer, officer, mailboxes, smtp_port
):
    ticket = a_ticket(people.unit, officer, title=SECRET, description=SECRET)
    working.take(ticket.pk, by=engineer)
    tell_of_steps(ticket_id=ticket.pk)
    working.note(ticket.pk, SECRET, by=engineer)
    working.note(ticket.pk, "内部", by=engineer, is_public=False)
    working.note(ticket.pk, "我自己说的", by=officer)
    ending.resolve(ticket.pk, SECRET, by=engineer)
    for _ in range(3):
        tell_of_steps(ticket_id=ticket.pk)
    with smtp_receiver(smtp_port) as box:
        send_due()
    assert len(box.mails) == 3, "taken, a word, solved"
    assert "hunter2" not in "".join(mail.as_string() for mail in box.mails)
    assert all(ticket.number in one.title for one in Delivery.objects.all())
    assert {one.channel.person for one in Delivery.objects.all()} == {officer}


def test_a_superior_unit_hears_of_those_below_it(people, keeper, officer, mailboxes):
    facts = UnitFacts(level=Level.COUNTY, region=people.region, parent=people.unit)
    below = open_unit("甲局下属站", facts, by=None)
    made = a_published_bulletin(keeper, people.unit, audience=Audience(units=[below]))
    tell_of_bulletin(bulletin_id=made.pk)
    assert Delivery.objects.get().channel.person == officer


@pytest.fixture
def tree(people):
    """Units in a tree over two regions, and a circuit each."""
    other, _ = Region.objects.get_or_create(
        code="620100",
        defaults={
            "name": "兰州市", "full_name": "兰州市", "level": Level.CITY, "parent": people.region,
        },
    )  # fmt: skip
    made = [people.unit, people.other_unit]
    for number in range(5):
        region = (people.region, other)[number % 2]
        facts = UnitFacts(level=Level.COUNTY, region=region, parent=made[number])
        made.append(open_unit(f"单位{number}", facts, by=None))
    return made, [a_circuit(unit) for unit in made], [people.region, other]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_whom_it_concerns_and_who_may_read_it_are_the_same(tree, keeper, data):
    units, circuits, regions = tree
    row = Bulletin.objects.create(
        kind=BulletinKind.NOTICE, unit=units[0], title="t", written_at="2026-01-01T00:00Z",
        published_at="2026-01-01T00:00Z", state=BulletinState.PUBLISHED,
        is_for_all=data.draw(st.integers(0, 9)) == 0,
    )  # fmt: skip
    row.units.set(data.draw(st.lists(st.sampled_from(units), max_size=2)))
    row.circuits.set(data.draw(st.lists(st.sampled_from(circuits), max_size=2)))
    row.regions.set(data.draw(st.lists(st.sampled_from(regions), max_size=1)))
    concerned = set(units_of(row).values_list("pk", flat=True))
    for unit in units:
        own = set(Unit.objects.subtree_of(unit).values_list("pk", flat=True))
        reader = _Reader(Reach(unit_paths=(unit.path,)))
        reads = Bulletin.objects.readable_by(reader).filter(pk=row.pk).exists()
        assert reads is bool(own & concerned), (unit, concerned)


class _Reader:
    def __init__(self, reach):
        self._reach = reach

    def reach(self, permission):
        return self._reach if permission == "use_door" else Reach()


def test_no_staff_role_uses_the_door(people):
    for role in Role:
        person = people.with_role(role)
        assert person.reach("use_door").has_place is (role is Role.ACCESS_UNIT_OFFICER)
