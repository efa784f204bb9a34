"""Who may stand duty for a unit, and who makes its rosters."""

from datetime import datetime

from django.db.models import QuerySet

from hengwang.accounts.choices import Permission
from hengwang.accounts.holders import holders_of
from hengwang.accounts.models import User
from hengwang.duty.models import Holding
from hengwang.organizations.models import Unit
from hengwang.tickets.places import paths_down_to


def standers_of(unit: Unit) -> QuerySet[User]:
    """People who stand duty for the unit today."""
    return holders_of(Permission.STAND_DUTY, unit)


def keepers_of(unit: Unit) -> QuerySet[User]:
    """People who make the unit's rosters today."""
    return holders_of(Permission.KEEP_ROSTERS, unit)


def on_duty_for(unit: Unit, now: datetime) -> list[User]:
    """People who stand duty now for the unit or for a unit above it; one query."""
    rows = Holding.objects.in_force().at(now).exclude(person=None)
    here = rows.filter(shift__post__roster__unit__path__in=paths_down_to(unit.path))
    held = here.filter(person__is_active=True).select_related("person").order_by("person")
    return list({one.person_id: one.person for one in held if one.person is not None}.values())
