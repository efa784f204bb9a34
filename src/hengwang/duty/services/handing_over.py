"""Hand-over: opened as a draft, given with one signature, taken with the other; step by step."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.duty.choices import HandoverState
from hengwang.duty.errors import (
    CountersignatureError,
    HandoverStateError,
    ItemDecidedError,
    ItemsUndecidedError,
    OwnHandoverError,
    ShiftNotBegunError,
    WordsMissingError,
)
from hengwang.duty.models import Handover, HandoverItem, Shift
from hengwang.duty.queries.drafting import draft, line_to_item, next_shift
from hengwang.duty.services.rights import demand_shift
from hengwang.duty.topics import THIRD
from hengwang.kernel.canonical import digest
from hengwang.notifications.services.telling import withdraw
from hengwang.outbox.services import announce

FAR_BACK = timedelta(days=3)


@transaction.atomic
def open_handover(shift_id: int, *, by: User, at: datetime | None = None) -> Handover:
    """The hand-over of a shift, begun where there is none; asked for again it is the same one.

    Raises:
        NotAllowedError: `by` does not stand duty for the unit.
        ShiftNotBegunError: Nothing can have happened yet.
    """
    shift = Shift.objects.in_force().select_related("post__roster__unit").get(pk=shift_id)
    demand_shift(by, shift)
    if shift.starts_at > (at or timezone.now()):
        raise ShiftNotBegunError
    handover, is_new = Handover.objects.get_or_create(
        outgoing=shift,
        defaults={"incoming": next_shift(shift), "from_at": _covered_until(shift)},
    )
    if is_new:
        record("handover.opened", handover, by=by, after={"shift": str(shift)})
    return handover


def _covered_until(shift: Shift) -> datetime:
    """Where the last hand-over of the post ended, so that nothing falls between two."""
    last = (
        Handover.objects.filter(
            outgoing__post=shift.post_id, outgoing__starts_at__lt=shift.starts_at
        )
        .exclude(until_at=None)
        .order_by("-outgoing__starts_at")
        .first()
    )
    start: datetime = shift.starts_at
    if last is None or last.until_at is None:
        return start
    until: datetime = last.until_at
    # Hand-overs that were missed leave their shifts to this one, up to a few days.
    return min(max(until, start - FAR_BACK), start)


@transaction.atomic
def keep_note(handover_id: int, note: str, *, by: User) -> Handover:
    """Keep remarks for the successor while the hand-over is prepared."""
    handover = _handover(handover_id, by)
    changed = Handover.objects.filter(pk=handover_id, state=HandoverState.DRAFT).update(note=note)
    if not changed:
        raise HandoverStateError(state=handover.get_state_display())
    handover.note = note
    return handover


@transaction.atomic
def give(
    handover_id: int, *, by: User, note: str | None = None, at: datetime | None = None
) -> Handover:
    """Sign as the one who leaves: the lines are kept as they read at this moment.

    Raises:
        HandoverStateError: It was given already; of two at once one has an effect.
    """
    handover = _handover(handover_id, by)
    now = at or timezone.now()
    told = {"note": handover.note if note is None else note}
    changed = Handover.objects.filter(pk=handover_id, state=HandoverState.DRAFT).update(
        state=HandoverState.GIVEN, given_by=by, given_by_name=by.printed_name, given_at=now,
        until_at=now, **told,
    )  # fmt: skip
    handover.refresh_from_db(fields=["state"])
    if not changed:
        raise HandoverStateError(state=handover.get_state_display())
    lines = [
        line
        for section in draft(handover.outgoing, handover.from_at, now)
        for line in section.lines
    ]
    HandoverItem.objects.bulk_create(
        line_to_item(handover, number, line) for number, line in enumerate(lines, start=1)
    )
    record("handover.given", handover, by=by, after={"lines": len(lines)})
    announce("handover.given", handover_id=handover.pk)
    return _fresh(handover_id)


@transaction.atomic
def accept_item(item_id: int, *, by: User) -> HandoverItem:
    """Take one open item over.

    Raises:
        OwnHandoverError: `by` is the one who hands over.
        ItemDecidedError: It was decided meanwhile.
        HandoverStateError: The hand-over is not given, or signed already.
    """
    return _decided(item_id, "", by)


@transaction.atomic
def object_to_item(item_id: int, words: str, *, by: User) -> HandoverItem:
    """Do not take one item over, and say why.

    Raises:
        WordsMissingError: Without words.
    """
    if not words.strip():
        raise WordsMissingError
    return _decided(item_id, words.strip(), by)


def _decided(item_id: int, objection: str, by: User) -> HandoverItem:
    item: HandoverItem = HandoverItem.objects.get(pk=item_id)
    handover = _taking(item.handover_id, by)
    changed = HandoverItem.objects.filter(pk=item_id, is_open=True, decided_at=None).update(
        decided_by=by, decided_by_name=by.printed_name, decided_at=timezone.now(),
        objection=objection,
    )  # fmt: skip
    item.refresh_from_db()
    if not changed:
        raise ItemDecidedError(name=item.decided_by_name)
    action = "handover.item_objected" if objection else "handover.item_accepted"
    record(action, handover, by=by, after={"item": item.title}, note=objection)
    return item


@transaction.atomic
def take(
    handover_id: int, *, by: User, accepts_all: bool = False, at: datetime | None = None
) -> Handover:
    """Sign as the successor: every open item decided, or all that are left accepted by this.

    Raises:
        OwnHandoverError: `by` is the one who hands over.
        ItemsUndecidedError: Open items are left and not all are accepted.
        HandoverStateError: It is not given, or was signed meanwhile; of two at once one has an
            effect.
    """
    handover = _taking(handover_id, by)
    now = at or timezone.now()
    undecided = handover.items.filter(is_open=True, decided_at=None)
    if accepts_all:
        undecided.update(decided_by=by, decided_by_name=by.printed_name, decided_at=now)
    elif count := undecided.count():
        raise ItemsUndecidedError(count=count)
    changed = Handover.objects.filter(pk=handover_id, state=HandoverState.GIVEN).update(
        state=HandoverState.SIGNED, taken_by=by, taken_by_name=by.printed_name, taken_at=now
    )
    if not changed:
        handover.refresh_from_db(fields=["state"])
        raise HandoverStateError(state=handover.get_state_display())
    signed = _fresh(handover_id)
    signed.digest = digest_of(signed)
    signed.save(update_fields=["digest"])
    objections = signed.items.exclude(objection="").count()
    record("handover.signed", signed, by=by, after={"objections": objections})
    announce("handover.signed", handover_id=signed.pk)
    return signed


@transaction.atomic
def countersign(handover_id: int, *, by: User, note: str = "") -> Handover:
    """Sign as the unit's third person what a company's people handed over.

    Raises:
        NotAllowedError: `by` does not stand duty for the unit.
        CountersignatureError: It is not asked for, not due, done, or `by` is one of the two.
    """
    handover = _handover(handover_id, by)
    is_one_of_two = by.pk in (handover.given_by_id, handover.taken_by_id)
    if by.company_id is not None or is_one_of_two or not handover.waits_for_third:
        raise CountersignatureError
    changed = Handover.objects.filter(pk=handover_id, countersigned_at=None).update(
        countersigned_by=by, countersigned_by_name=by.printed_name,
        countersigned_at=timezone.now(), countersign_note=note.strip()[:300],
    )  # fmt: skip
    if not changed:
        raise CountersignatureError
    record("handover.countersigned", handover, by=by, note=note.strip())
    withdraw(THIRD, handover.pk, now=timezone.now())
    return _fresh(handover_id)


def digest_of(handover: Handover) -> str:
    """Digest of what both signed."""
    fields = (
        "number", "section", "key", "title", "detail", "count", "at", "until", "is_open",
        "decided_by_name", "decided_at", "objection",
    )  # fmt: skip
    items = [
        {name: _plain(value) for name, value in row.items()}
        for row in handover.items.order_by("number").values(*fields)
    ]
    told = ("note", "given_by_name", "given_at", "taken_by_name", "taken_at", "from_at", "until_at")
    return digest({**{name: _plain(getattr(handover, name)) for name in told}, "items": items})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _taking(handover_id: int, by: User) -> Handover:
    """The hand-over that waits for its successor, locked."""
    Handover.objects.select_for_update().get(pk=handover_id)
    handover = _handover(handover_id, by)
    if handover.state != HandoverState.GIVEN:
        raise HandoverStateError(state=handover.get_state_display())
    if handover.given_by_id == by.pk:
        raise OwnHandoverError
    return handover


def _handover(handover_id: int, by: User) -> Handover:
    handover = _fresh(handover_id)
    demand_shift(by, handover.outgoing)
    return handover


def _fresh(handover_id: int) -> Handover:
    handover: Handover = Handover.objects.select_related("outgoing__post__roster__unit").get(
        Q(pk=handover_id)
    )
    return handover
