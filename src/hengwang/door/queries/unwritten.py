"""What units have not been told of yet: outages and approved work without a bulletin."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from hengwang.availability.choices import Decision
from hengwang.availability.models import MaintenanceWindow, Outage
from hengwang.door.choices import BulletinState
from hengwang.door.models import Bulletin
from hengwang.organizations.reach import HasReach


def outages_without_bulletin(user: HasReach) -> QuerySet[Outage]:
    """Open outages that are root causes and have none, oldest first."""
    written = Bulletin.objects.filter(outage=OuterRef("pk")).exclude(state=BulletinState.WITHDRAWN)
    rows: QuerySet[Outage] = Outage.objects.visible_to(user).still_open()
    bare = rows.filter(~Exists(written), root=None)
    return bare.select_related("target__unit").order_by("started_at")


def work_without_bulletin(user: HasReach) -> QuerySet[MaintenanceWindow]:
    """Approved work that is to come or goes on and has none, soonest first."""
    written = Bulletin.objects.filter(window=OuterRef("pk")).exclude(state=BulletinState.WITHDRAWN)
    rows: QuerySet[MaintenanceWindow] = MaintenanceWindow.objects.visible_to(user)
    coming = rows.filter(state=Decision.APPROVED, ends_at__gt=timezone.now())
    return coming.filter(~Exists(written)).select_related("unit").order_by("starts_at")
