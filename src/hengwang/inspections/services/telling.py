"""Who is told of what inspections find, by their own channels."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import RoleGrant, User
from hengwang.accounts.roles import COMPANY_ROLES, ROLES_WITH
from hengwang.inspections.choices import SensorVerdict
from hengwang.inspections.models import Inspection, Reading
from hengwang.inspections.topics import INSPECTION
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice, tell
from hengwang.organizations.models import Unit
from hengwang.tickets.places import paths_down_to


def planners_of(unit: Unit) -> QuerySet[User]:
    """People who plan the unit's inspections by a grant at it or at a unit above."""
    wanted = ROLES_WITH[Permission.PLAN_INSPECTIONS]
    roles = [one.value for one in wanted if one not in COMPANY_ROLES]
    here = Q(unit__path__in=paths_down_to(unit.path)) | Q(unit=None, region=None)
    grants = RoleGrant.objects.in_force_on(timezone.localdate()).filter(
        here, user=OuterRef("pk"), role__in=roles
    )
    return User.objects.active().filter(Exists(grants)).order_by("display_name", "pk")


def _read(one: Reading) -> str:
    return f"{one.text} {one.item.symbol}".strip()


def tell_contradicted(inspection: Inspection) -> int:
    """Readings of an inspection that the room's sensors contradict; again after a correction."""
    rows = inspection.readings.filter(is_last=True, sensor_verdict=SensorVerdict.CONTRADICTS)
    found = list(rows.select_related("item").order_by("item__position", "pk"))
    if not found:
        return 0
    plan = inspection.occurrence.plan

    def wording() -> tuple[str, str]:
        lines = [
            f"{one.item.text}: {one.text} {one.item.symbol} ≠ {one.sensor_text}" for one in found
        ]
        return _("A sensor contradicts the round %(plan)s") % {"plan": plan.name}, "\n".join(lines)

    notice = Notice(
        key=f"inspection:{inspection.pk}:sensor:{found[-1].pk}",
        topic=INSPECTION,
        subject_id=inspection.pk,
        urgency=Urgency.WARNING,
        wording=wording,
        path=inspection.occurrence.get_absolute_url(),
    )
    return tell(notice, planners_of(plan.unit), now=timezone.now())
