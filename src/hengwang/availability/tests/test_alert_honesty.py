"""The honesty of alarms: its page's example, and a naive count."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import yaml

from hengwang.accounts.choices import Role
from hengwang.availability.models import Outage
from hengwang.availability.tests.factories import a_window
from hengwang.kernel.metrics import Scope, bases, metrics
from hengwang.kernel.periods import Period
from hengwang.monitoring.models import Alert, AlertMember, AlertStep, Target
from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.services.alert_rules import add_usual_rules
from hengwang.monitoring.services.dry_run import dry_run
from hengwang.monitoring.tests.factories import a_check, a_collector
from hengwang.testing.people import make_people

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[4] / "docs" / "metrics" / "monitoring.alert_honesty.md"
BLOCK = re.compile(r"```yaml\n(# example\n.*?)```", re.DOTALL)
ZONE = ZoneInfo("Asia/Shanghai")
KEY = "monitoring.alert_honesty"


@pytest.fixture
def people():
    return make_people()


def make(people, records):
    names = {one["target"] for rows in records.values() for one in rows}
    start = datetime(2019, 1, 1, tzinfo=ZONE)
    targets = {
        name: Target.objects.create(name=name, kind="device", unit=people.unit, watched_from=start)
        for name in sorted(names)
    }

    def span(row):
        began = datetime.fromisoformat(str(row["start"])).replace(tzinfo=ZONE)
        return began, began + timedelta(minutes=row["minutes"])

    for row in records["outages"]:
        began, ended = span(row)
        Outage.objects.create(target=targets[row["target"]], started_at=began, ended_at=ended)
    for number, row in enumerate(records["alerts"]):
        began, ended = span(row)
        alert = Alert.objects.create(
            key=f"down:{number}", kind="down", urgency="serious", title=row["target"],
            unit=people.unit, target=targets[row["target"]], since=began, opened_at=began,
            clock_from=began, resolved_at=ended, state="resolved",
        )  # fmt: skip
        for name in row.get("behind", ()):
            AlertMember.objects.create(alert=alert, target=targets[name], since=began, until=ended)
        if row.get("taken"):
            AlertStep.objects.create(alert=alert, at=began, step="acknowledged", by=people.lin)


def test_the_worked_example_comes_out_as_its_page_says(people):
    example = yaml.safe_load(BLOCK.search(PAGE.read_text("utf-8"))[1])
    make(people, example["records"])
    measured = metrics.get(KEY).measure(
        Period.parse(example["period"]), Scope.of_units([people.unit.pk]), example["ask"]
    )
    assert round(measured.value, 2) == Decimal(example["answer"]["value"])
    assert (measured.numerator, measured.denominator) == (4, 6)
    assert [part.numerator for part in measured.parts] == [1, 3]


def test_nothing_recorded_is_said(people):
    assert metrics.get(KEY).measure(Period.parse("2020"), Scope()).value is None


def test_rows_behind_it_are_those_the_reader_may_see(people):
    make(people, {"outages": [], "alerts": [{"target": "x", "start": "2020-03-01", "minutes": 9}]})
    ids = [Alert.objects.get().pk]
    seen = bases.get("alert").resolve(ids, people.with_role(Role.NETWORK_ADMIN))
    assert [row.label for row in seen] == ["x"]
    assert bases.get("alert").resolve(ids, people.wang) == []


def test_outages_within_approved_maintenance_need_no_alarm(people):
    day = datetime(2020, 3, 1, 8, tzinfo=ZONE)
    rows = [{"target": "x", "start": "2020-03-01T08:00", "minutes": 60}]
    make(people, {"outages": rows, "alerts": []})
    (target,) = Target.objects.all()
    admin, leader = people.with_role(Role.NETWORK_ADMIN), people.with_role(Role.LEADER)
    window = a_window(admin, leader, day, timedelta(minutes=57), target)
    honesty, year = metrics.get(KEY), Period.parse("2020")
    assert honesty.measure(year, Scope()).value is None
    window.ends_at = day + timedelta(minutes=50)
    window.save()
    assert honesty.measure(year, Scope()).denominator == 1


def test_a_dry_run_raises_nothing_in_approved_maintenance(people, samples):
    now = datetime(2020, 3, 8, 12, tzinfo=ZONE)
    admin, leader = people.with_role(Role.NETWORK_ADMIN), people.with_role(Role.LEADER)
    check = a_check(people.unit, a_collector(people.unit, admin), "核心")
    series = check.series.create(name="outcome").pk
    start, minute = now - timedelta(hours=5), timedelta(minutes=1)
    values = [0] * 10 + [1] * 20 + [0] * 30
    samples.append(
        Samples.of((series, to_ms(start + n * minute), value) for n, value in enumerate(values))
    )
    rule = next(one for one in add_usual_rules(people.unit, by=admin) if one.kind == "down")
    assert len(dry_run(rule, samples, now)) == 1
    a_window(admin, leader, start, timedelta(hours=1), check.target)
    assert dry_run(rule, samples, now) == []
