"""Every figure of tickets equals a naive count over random records."""

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from hengwang.kernel.metrics import Scope, metrics
from hengwang.kernel.periods import BEIJING, Period
from hengwang.tickets.choices import Impact, Kind, Priority, Source, State, Urgency
from hengwang.tickets.models import Rating, ServiceLevel, Ticket

YEAR = Period.parse("2026")
NEW_YEAR = datetime(2026, 1, 1, tzinfo=BEIJING)
numbers = count(1)
used = st.none() | st.integers(0, 400).map(lambda minutes: minutes * 60)
records = st.lists(
    st.fixed_dictionaries(
        {
            "kind": st.sampled_from(Kind.values),
            "state": st.sampled_from([State.CLOSED, State.MERGED, State.WITHDRAWN, State.NEW]),
            "opened": st.sampled_from([-1, 0, 1, 600, 8_000, 8_759, 8_760]),
            "solved": st.none() | st.integers(0, 40),
            "respond_used_s": used,
            "arrive_used_s": used,
            "restore_used_s": used,
            "is_repair": st.booleans(),
            "is_promised": st.booleans(),
            "stars": st.none() | st.integers(1, 5),
        }
    ),
    max_size=7,
)


@pytest.fixture
def level(people):
    return ServiceLevel.objects.create(
        unit=people.unit, name="7×24", kind=Kind.FAULT, priority=Priority.P3,
        respond_minutes=60, arrive_minutes=120, restore_minutes=240,
    )  # fmt: skip


def kept(people, level, row) -> Ticket:
    opened = NEW_YEAR + timedelta(hours=row["opened"])
    solved = None if row["solved"] is None else opened + timedelta(hours=row["solved"])
    minutes = row["arrive_used_s"]
    ticket = Ticket.objects.create(
        number=f"N{next(numbers)}", kind=row["kind"], source=Source.PHONE, unit=people.unit,
        title="一件", impact=Impact.UNIT, urgency=Urgency.SOON, priority=Priority.P3,
        state=row["state"], opened_at=opened, resolved_at=solved, restored_at=solved,
        arrived_at=None if minutes is None else opened + timedelta(seconds=minutes),
        is_repair=row["is_repair"], level=level if row["is_promised"] else None,
        respond_used_s=row["respond_used_s"], arrive_used_s=minutes,
        restore_used_s=row["restore_used_s"],
    )  # fmt: skip
    if row["stars"] is not None:
        Rating.objects.create(ticket=ticket, stars=row["stars"], at=opened)
    return ticket


def share(part: int, whole: int) -> Decimal | None:
    return Decimal(part) / whole if whole else None


def naive(rows, level) -> dict[str, Decimal | int | None]:
    counted = [one for one in rows if one.state not in (State.MERGED, State.WITHDRAWN)]
    opened = [one for one in counted if YEAR.contains(one.opened_at)]
    solved = [one for one in counted if one.resolved_at and YEAR.contains(one.resolved_at)]
    faults = [one for one in opened if one.kind == Kind.FAULT]
    stars = [one.rating.stars for one in solved if hasattr(one, "rating")]
    times = sorted(one.respond_used_s for one in faults if one.respond_used_s is not None)
    promised = [one for one in faults if one.level_id]
    visited = [one for one in promised if one.arrived_at or one.resolved_at is None]

    def kept_in(ones, name, minutes, moment):
        # It happened, but nobody knows in how much service time: the working days are missing.
        known = [
            one for one in ones if getattr(one, moment) is None or getattr(one, name) is not None
        ]
        good = [one for one in known if getattr(one, name) is not None]
        return share(sum(getattr(one, name) <= minutes * 60 for one in good), len(known))

    same_day = [
        one
        for one in faults
        if one.restored_at
        and one.restored_at.astimezone(BEIJING).date() == one.opened_at.astimezone(BEIJING).date()
    ]
    return {
        "resolved": len(solved),
        "repairs": sum(one.is_repair for one in solved),
        "complaints": sum(one.kind == Kind.COMPLAINT for one in opened),
        "satisfaction": share(sum(one >= 4 for one in stars), len(stars)),
        "response_timeliness": kept_in(
            promised, "respond_used_s", level.respond_minutes, "responded_at"
        ),
        "onsite_timeliness": kept_in(visited, "arrive_used_s", level.arrive_minutes, "arrived_at"),
        "restore_timeliness": kept_in(
            promised, "restore_used_s", level.restore_minutes, "restored_at"
        ),
        "response_time": Decimal(times[-(-len(times) * 95 // 100) - 1]) / 3600 if times else None,
        "same_day": share(len(same_day), len(faults)),
    }


EMPTY = {
    "kind": Kind.FAULT,
    "opened": 1,
    "solved": None,
    "respond_used_s": None,
    "arrive_used_s": None,
    "restore_used_s": None,
    "is_repair": False,
    "is_promised": False,
    "stars": None,
}
PROMISED = {**EMPTY, "state": State.CLOSED, "solved": 0, "is_promised": True}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records)
@example([PROMISED])
@example([PROMISED, {**PROMISED, "restore_used_s": 60}])
def test_every_figure_equals_a_naive_count(people, level, records):
    # One that counts nowhere: where no ticket was ever kept, there is no data at all.
    Ticket.objects.update(state=State.WITHDRAWN)
    kept(people, level, {**EMPTY, "state": State.WITHDRAWN})
    made = [kept(people, level, row) for row in records]
    told = naive([Ticket.objects.get(pk=one.pk) for one in made], level)
    for key, value in told.items():
        asked = {"level": "same day"} if key == "same_day" else {}
        name = "restore_timeliness" if key == "same_day" else key
        found = metrics.get(f"tickets.{name}").measure(YEAR, Scope(), asked).value
        assert found == value, key
