"""A restart in the middle of a hand-over: what was signed stands, nothing is there twice."""

import pytest

from hengwang.audit.models import AuditEntry
from hengwang.duty.models import Handover, HandoverItem
from hengwang.duty.services import handing_over, logging
from hengwang.duty.tests.factories import beijing, shift_at, turns
from hengwang.outbox.models import Announcement

NOON = "2026-03-02 12:00"


class Killed(BaseException):
    """The process is gone between two lines."""


@pytest.fixture
def draft(post, an, bo, time_machine):
    time_machine.move_to(beijing("2026-03-02 00:00"), tick=False)
    turns(post, (an, bo), now=beijing("2026-03-02 00:00"))
    time_machine.move_to(beijing(NOON), tick=False)
    for text in ("等运营商回电", "水浸告警待复核"):
        logging.write_entry(post.roster_id, logging.EntryFacts(text, needs_follow_up=True), by=an)
    return handing_over.open_handover(shift_at(post, NOON).pk, by=an)


def killed(*_told, **_more):
    raise Killed


def standing(handover):
    fresh = Handover.objects.get(pk=handover.pk)
    words = ("handover.given", "handover.signed")
    return (
        fresh.state, HandoverItem.objects.filter(handover=handover).count(),
        AuditEntry.objects.filter(action__in=words).count(),
        Announcement.objects.filter(name__in=words).count(),
    )  # fmt: skip


@pytest.mark.parametrize("step", ["record", "announce"])
def test_killed_during_either_signature_it_is_as_before_and_signed_once_afterwards(
    draft, an, bo, step, monkeypatch
):
    with monkeypatch.context() as patch:
        patch.setattr(handing_over, step, killed)
        with pytest.raises(Killed):
            handing_over.give(draft.pk, by=an)
    assert standing(draft) == ("draft", 0, 0, 0)
    given = handing_over.give(draft.pk, by=an)
    lines = given.items.count()
    assert standing(draft) == ("given", lines, 1, 1)

    first, second = given.items.filter(is_open=True)
    handing_over.accept_item(first.pk, by=bo)
    with monkeypatch.context() as patch:
        patch.setattr(handing_over, step, killed)
        with pytest.raises(Killed):
            handing_over.take(draft.pk, by=bo, accepts_all=True)
    assert standing(draft) == ("given", lines, 1, 1)
    decided = given.items.exclude(decided_at=None)
    assert [one.pk for one in decided] == [first.pk]

    # The program is up again, and somebody asks for the hand-over of the shift once more.
    again = handing_over.open_handover(draft.outgoing_id, by=bo)
    assert (again.pk, again.state) == (draft.pk, "given")
    handing_over.accept_item(second.pk, by=bo)
    signed = handing_over.take(draft.pk, by=bo)
    assert standing(draft) == ("signed", lines, 2, 2)
    assert signed.digest == handing_over.digest_of(signed)
