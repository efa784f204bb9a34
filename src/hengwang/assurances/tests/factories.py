"""Assurances of tests: drafted by a planner, approved by a leader, staffed by an engineer."""

from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.assurances.choices import Importance
from hengwang.assurances.models import Assurance
from hengwang.assurances.services import life
from hengwang.assurances.services.freezing import ExceptionFacts, allow
from hengwang.assurances.services.planning import AssuranceFacts, add_assurance
from hengwang.assurances.services.staffing import add_staff
from hengwang.assurances.services.templates import add_template
from hengwang.kernel.periods import BEIJING
from hengwang.organizations.models import Unit
from hengwang.testing.people import grant

ITEMS = ("核心设备状态正常", "备用电源可用", "应急联系人到位")


def beijing(text: str) -> datetime:
    """An instant as people write it."""
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


def a_person(unit: Unit, username: str, name: str, role: Role) -> User:
    """Somebody with a role in the unit; the same one when asked for again."""
    found = User.objects.filter(username=username).first()
    if found is not None:
        return found
    user = User.objects.create_user(username, display_name=name, unit=unit)
    grant(user, role, unit)
    return user


def a_planner(unit: Unit) -> User:
    """Who plans."""
    return a_person(unit, "assurance-planner", "谋划人", Role.NETWORK_ADMIN)


def a_leader(unit: Unit) -> User:
    """Who approves."""
    return a_person(unit, "assurance-leader", "带班领导", Role.LEADER)


def an_engineer(unit: Unit, name: str) -> User:
    """Who carries out."""
    return a_person(unit, f"assurance-{name}", name, Role.DUTY_ENGINEER)


def facts(start: datetime, end: datetime, **told: Any) -> AssuranceFacts:
    """What is planned unless told otherwise."""
    usual: dict[str, Any] = {
        "event": "全省视频会议保障",
        "level": Importance.PROVINCIAL,
        "probe_interval_s": 10,
        "people_per_shift": 2,
        "report_times": (time(9), time(18)),
    }
    return AssuranceFacts(starts_at=start, ends_at=end, **usual | told)


def a_draft(unit: Unit, start: datetime, end: datetime, *, staff: bool = True, **told: Any):
    """A draft with a checklist, and one engineer for the whole of it."""
    planner = a_planner(unit)
    template = add_template(unit, f"清单{start:%m%d%H}", ITEMS, by=planner)
    made = add_assurance(unit, facts(start, end, **told), by=planner, template=template)
    if staff:
        add_staff(made.pk, an_engineer(unit, "安"), "核心机房", by=planner)
    return made


def an_approved(unit: Unit, start: datetime, end: datetime, **told: Any) -> Assurance:
    """One that waits for its time."""
    made = a_draft(unit, start, end, **told)
    life.submit(made.pk, by=a_planner(unit))
    return life.approve(made.pk, by=a_leader(unit))


def assurance_records(unit: Unit) -> dict[str, int | str]:
    """One of everything for the walk over all addresses: one that goes on."""
    now = timezone.now()
    start, hour = now - timedelta(hours=1), timedelta(hours=1)
    later = (now + 2 * hour).astimezone(BEIJING).time().replace(second=0, microsecond=0)
    made = an_approved(unit, start, now + 30 * hour, report_times=(later,))
    life.start_one(made.pk, now=now)
    told = ExceptionFacts(a_planner(unit), "更换光模块", "误码", now, now + hour)
    allow(made.pk, told, by=a_leader(unit))
    return {
        "assurance_id": made.pk,
        "staffing_id": made.staffing.get().pk,
        "readiness_id": made.items.earliest("number").pk,
        "zero_report_id": made.reports.earliest("due_at").pk,
        "readiness_template_id": add_template(unit, "通用清单", ITEMS, by=a_planner(unit)).pk,
    }
