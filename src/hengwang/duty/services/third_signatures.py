"""A third signature that is asked for: told at once, reminded of, and written down when missed."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengwang.duty.choices import LapseKind
from hengwang.duty.models import Handover, Lapse
from hengwang.duty.queries.people import countersigners_of
from hengwang.duty.topics import THIRD
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice, tell
from hengwang.outbox.services import announce

FAR_BACK = timedelta(days=35)
NEAR = 4
"""Reminded when a fourth of the time is left."""


def look_after_third(*, now: datetime) -> int:
    """Remind of what is due soon; what is overdue becomes a record, once. Returns these.

    One query and what telling costs for each hand-over that waits, of which there are few.
    """
    waiting = Handover.objects.to_countersign().filter(taken_at__gt=now - FAR_BACK)
    missed = 0
    for one in waiting.select_related("outgoing__post__roster__unit__region").order_by("pk"):
        due = one.third_due_at
        if due is not None and due <= now:
            missed += _missed(one, now)
        tell_third(one, now=now)
    return missed


@transaction.atomic
def _missed(handover: Handover, now: datetime) -> bool:
    lapse, is_new = Lapse.objects.get_or_create(
        shift=handover.outgoing, kind=LapseKind.NO_THIRD, defaults={"found_at": now}
    )
    if is_new:
        announce("duty_lapse.found", lapse_id=lapse.pk)
    return is_new


def tell_third(handover: Handover, *, now: datetime) -> int:
    """Tell who may countersign that it waits, that it is due soon, or that it is overdue.

    Each of the three is told once; nothing is told where no third signature is missing.
    """
    due = handover.third_due_at
    if due is None or handover.taken_at is None or not handover.waits_for_third:
        return 0
    is_late, is_near = due <= now, due - now <= (due - handover.taken_at) / NEAR

    def wording() -> tuple[str, str]:
        told = {
            "post": handover.outgoing.post.name, "shift": handover.outgoing,
            "given": handover.given_by_name, "taken": handover.taken_by_name,
            "due": f"{timezone.localtime(due):%m-%d %H:%M}",
        }  # fmt: skip
        title = _("Not countersigned in time: %(post)s, %(shift)s")
        if not is_late:
            title = _("To be countersigned: %(post)s, %(shift)s")
        text = _("%(given)s handed over to %(taken)s. Look at it and countersign until %(due)s.")
        return title % told, text % told

    stage = "late" if is_late else "near" if is_near else "asked"
    notice = Notice(
        key=f"duty-third:{handover.pk}:{stage}",
        topic=THIRD,
        subject_id=handover.pk,
        urgency=Urgency.NOTICE if stage == "asked" else Urgency.WARNING,
        wording=wording,
        path=handover.get_absolute_url(),
    )
    return tell(notice, countersigners_of(handover), now=now)
