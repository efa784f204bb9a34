"""Two people and one ticket at the same instant: one has it, the other reads who."""

import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hengwang.accounts.choices import Role
from hengwang.audit.models import AuditEntry
from hengwang.files.errors import FileTooLargeError
from hengwang.testing.at_once import at_once
from hengwang.tickets.choices import State, StepKind
from hengwang.tickets.errors import AlreadyTakenError, TicketStateError
from hengwang.tickets.services import ending, working
from hengwang.tickets.services.photos import add_photos
from hengwang.tickets.tests.factories import a_ticket

MB = 1024 * 1024


@pytest.mark.django_db(transaction=True)
def test_of_two_who_take_a_ticket_one_has_it(people):
    first, second = people.with_role(Role.DUTY_ENGINEER), people.with_role(Role.NETWORK_ADMIN)
    ticket = a_ticket(people.unit, None)
    answers = at_once(
        lambda: working.take(ticket.pk, by=first), lambda: working.take(ticket.pk, by=second)
    )
    ticket.refresh_from_db()
    (refused,) = [one for one in answers if isinstance(one, AlreadyTakenError)]
    assert refused.params == {"name": ticket.assignee.printed_name}
    assert ticket.steps.filter(kind=StepKind.TAKEN).count() == 1
    assert AuditEntry.objects.filter(action="ticket.taken").count() == 1
    solved = at_once(
        lambda: ending.resolve(ticket.pk, "一", by=first),
        lambda: ending.resolve(ticket.pk, "二", by=second),
    )
    assert sum(isinstance(one, TicketStateError) for one in solved) == 1
    ticket.refresh_from_db()
    assert ticket.state == State.RESOLVED
    assert ticket.clock.filter(ended_at=None).count() == 1


def a_picture_of(size: int) -> SimpleUploadedFile:
    """A JPEG of exactly so many bytes: a picture, and what its maker wrote behind it."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "white").save(out, "JPEG")
    content = out.getvalue()
    return SimpleUploadedFile("现场.jpg", content + os.urandom(size - len(content)), "image/jpeg")


def test_a_photo_of_twenty_megabytes_is_let_in_small_and_a_larger_one_refused(people, engineer):
    ticket = a_ticket(people.unit, engineer)
    step = add_photos(ticket.pk, [a_picture_of(20 * MB)], by=engineer)
    assert step.files.get().size_bytes < MB
    with pytest.raises(FileTooLargeError) as refusal:
        add_photos(ticket.pk, [a_picture_of(20 * MB + 1)], by=engineer)
    assert refusal.value.params["limit_mb"] == 20
    assert ticket.steps.count() == 2
