"""Bulletins, lines and pictures for tests of the units' door."""

import io
from datetime import timedelta
from typing import Any

from django.utils import timezone
from PIL import Image

from hengwang.accounts.choices import Role
from hengwang.accounts.models import User
from hengwang.availability.models import MaintenanceWindow, Outage
from hengwang.availability.tests.factories import a_target, a_window
from hengwang.door.models import Bulletin
from hengwang.door.services.bulletins import (
    Audience,
    Ground,
    draft_bulletin,
    publish_bulletin,
)
from hengwang.files.choices import FileKind
from hengwang.files.services import store
from hengwang.organizations.models import Unit
from hengwang.testing.people import People

HOUR = timedelta(hours=1)


def a_bulletin(by: User, unit: Unit, **told: Any) -> Bulletin:
    """A draft for a unit and what is below it; `ground` and `audience` may be given."""
    ground = told.pop("ground", Ground())
    audience = told.pop("audience", Audience(units=[unit]))
    title, text = told.pop("title", "核心机房割接通告"), told.pop("text", "期间外网可能中断。")
    issuer = told.pop("issuer", unit)
    return draft_bulletin(issuer, title, text, ground=ground, audience=audience, by=by)


def a_published_bulletin(by: User, unit: Unit, **told: Any) -> Bulletin:
    """One that units read."""
    return publish_bulletin(a_bulletin(by, unit, **told).pk, by=by)


def an_open_outage(unit: Unit, name: str = "甲局专线") -> Outage:
    """The unit's line is down for an hour and still is."""
    target = a_target(unit, name)
    return Outage.objects.create(target=target, started_at=timezone.now() - HOUR)


def coming_work(unit: Unit, people: People) -> MaintenanceWindow:
    """Approved work on the unit's line tomorrow."""
    target = a_target(unit, "待割接专线")
    start = timezone.now() + timedelta(days=1)
    decider = people.with_role(Role.AREA_ADMIN)
    return a_window(people.with_role(Role.NETWORK_ADMIN), decider, start, 2 * HOUR, target)


def picture(*, size: tuple[int, int] = (60, 40), exif: bool = True, kind: str = "JPEG") -> bytes:
    """A photo with a position in its metadata."""
    image, written = Image.new("RGB", size, (200, 30, 30)), io.BytesIO()
    told = image.getexif()
    if exif:
        told[0x010F] = "Camera-of-Somebody"
        told.get_ifd(0x8825)[1] = "N"
        told.get_ifd(0x8825)[2] = (36.0, 3.0, 41.0)
    image.save(written, kind, exif=told)
    return written.getvalue()


def door_records(people: People) -> dict[str, int | str]:
    """A bulletin for the walk over all addresses, and a photo of a report."""
    made = a_bulletin(people.with_role(Role.NETWORK_ADMIN), people.unit)
    file = store(picture(), name="现场.jpg", kind=FileKind.IMAGE, by=people.lin)
    return {"bulletin_id": made.pk, "ticket_file_id": file.pk}
