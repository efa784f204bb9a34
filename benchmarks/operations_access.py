"""Who is connected and who is due, three years of applications with their steps, and bulletins."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from benchmarks.bulk import write
from benchmarks.operations_places import DAY, YEARS, World
from hengwang.access.choices import Kind, Outcome, State, Step
from hengwang.access.models import (
    AccessPoint,
    Application,
    DueUnit,
    PrivateNetwork,
    StepRecord,
)
from hengwang.door.choices import BulletinKind, BulletinState
from hengwang.door.models import Bulletin
from hengwang.kernel.periods import beijing_day

KINDS = (
    *[Kind.CONNECT] * 4, *[Kind.UPGRADE] * 3, *[Kind.MIGRATE] * 2, Kind.WITHDRAW, Kind.ADDRESS,
    Kind.DOMAIN,
)  # fmt: skip
OPEN_DAYS, NETWORKS, BULLETINS = 20, 40, 400
CONNECTED = 0.87


def fill_access(made: World) -> None:
    """Points of most units, everybody on the list of those due, applications and their steps."""
    draw, since = made.draw, (made.now - 2_000 * DAY).date()
    leaves = made.leaves
    joined = [one for one in leaves if one == made.own or draw.random() < CONNECTED]
    write(
        DueUnit, ("unit", "from_on", "ground"), ((one.pk, since, "〔2021〕12号") for one in leaves)
    )
    write(
        AccessPoint,
        ("id", "unit", "name", "place", "opened_on", "search_text"),
        (
            (at + 1, one.pk, f"{one.name}接入点", f"{one.region.name}政务大厅",
             since + draw.randrange(1_990) * DAY, one.search_text)
            for at, one in enumerate(joined)
        ),
    )  # fmt: skip
    networks = (
        PrivateNetwork(
            unit=leaves[at], name=f"第{at + 1}业务专网",
            merged_on=since + 45 * at * DAY if at % 4 else None,
        )
        for at in range(min(NETWORKS, len(leaves)))
    )  # fmt: skip
    PrivateNetwork.objects.bulk_create(networks)
    rows = list(_applications(made))
    columns = (
        "id", "number", "kind", "unit", "state", "step", "step_since", "step_due_on",
        "promised_on", "purpose", "contact_name", "contact_phone", "applicant", "applicant_name",
        "applied_at", "ended_at", "search_text",
    )  # fmt: skip
    write(Application, columns, rows)
    kept = ("application", "step", "owner", "began_at", "due_on", "done_at", "outcome")
    write(StepRecord, kept, _steps(made, rows))
    _bulletins(made)


def _applications(made: World) -> Iterator[tuple[Any, ...]]:
    draw, count = made.draw, made.size.applications
    begun = made.now - YEARS * 365 * DAY
    apart = (made.now - begun) / count
    for at in range(count):
        came = begun + apart * at
        kind, unit = draw.choice(KINDS).value, draw.choice(made.leaves)
        if at % 600 == 0:
            unit = made.own
        ended = came + timedelta(hours=draw.lognormvariate(5, 0.6))
        is_open = came > made.now - OPEN_DAYS * DAY or ended > made.now
        step = draw.choice(list(Step)[1:]) if is_open else Step.OPENING
        state = State.OPEN if is_open else State.CANCELLED if at % 40 == 0 else State.DONE
        officer = made.officers[at % len(made.officers)]
        since = came + (made.now - came) / 2 if is_open else ended
        yield (
            at + 1, f"JR{came.year}-{at:06}", kind, unit.pk, state.value, step.value, since,
            beijing_day(since) + 5 * DAY if is_open else None, beijing_day(came) + 15 * DAY,
            "业务上云需要", officer.printed_name, "0931-0000000", officer.pk, officer.printed_name,
            came, None if is_open else ended, f"jr{came.year}-{at:06}\n{unit.search_text}",
        )  # fmt: skip


def _steps(made: World, rows: list[tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    """The steps up to the present one, each as long as the others."""
    order = [one.value for one in Step]
    owners = [one.pk for one in made.engineers]
    for row in rows:
        pk, came, ended, since = row[0], row[14], row[15], row[6]
        done = order.index(row[5]) + (ended is not None)
        each = (since - came) / max(done, 1)
        for number in range(done):
            yield (
                pk, order[number], owners[pk % len(owners)], came + number * each, None,
                came + (number + 1) * each, Outcome.PASSED.value,
            )  # fmt: skip
        if ended is None:
            yield pk, row[5], owners[pk % len(owners)], since, row[7], None, ""


def _bulletins(made: World) -> None:
    """One every other day, for everybody or for a region; the last ones still hold."""
    author, found = made.engineers[0], []
    for at in range(BULLETINS):
        written = made.now - (BULLETINS - at) * 2 * DAY
        is_over = at < BULLETINS - 6
        found.append(
            Bulletin(
                pk=at + 1, kind=BulletinKind.NOTICE, unit=made.units[0], title=f"第{at + 1}号通告",
                text="今晚零时起进行割接，期间业务可能短时中断。", is_for_all=at % 3 == 0,
                state=BulletinState.CLOSED if is_over else BulletinState.PUBLISHED,
                written_by=author, written_at=written, published_by=author, published_at=written,
                closed_at=written + DAY if is_over else None, search_text=f"第{at + 1}号通告",
            )
        )  # fmt: skip
    Bulletin.objects.bulk_create(found)
    through = Bulletin.regions.through
    counties = [one.region_id for one in made.leaves[:90]]
    through.objects.bulk_create(
        through(bulletin_id=one.pk, region_id=counties[one.pk % len(counties)])
        for one in found
        if not one.is_for_all
    )
