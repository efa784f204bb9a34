"""What messages of the door say: numbers, states and times; never what people typed in."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hengwang.door.choices import BulletinKind
from hengwang.door.wording import STEPS, phase_of, times_of
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice
from hengwang.tickets.choices import StepKind

BULLETIN, REPORT = "bulletin", "report"
PRESSING = (StepKind.RESOLVED, StepKind.PAUSED)


def bulletin_notice(bulletin: Any, what: str) -> Notice:
    """A bulletin was published, continued or closed."""

    def wording() -> tuple[str, str]:
        now = timezone.now()
        phase, _tone = phase_of(bulletin, now=now)
        heads = {"published": _("Bulletin: %(title)s"), "closed": _("Over: %(title)s")}
        head = heads.get(what, _("News of: %(title)s")) % {"title": bulletin.title}
        return head, " · ".join(filter(None, (phase, times_of(bulletin, now=now))))

    is_outage = bulletin.kind == BulletinKind.OUTAGE and what == "published"
    return Notice(
        key=f"bulletin:{bulletin.pk}:{what}",
        topic=BULLETIN,
        subject_id=bulletin.pk,
        urgency=Urgency.SERIOUS if is_outage else Urgency.WARNING,
        wording=wording,
        path=reverse("door-bulletin", args=[bulletin.pk]),
    )


def step_notice(ticket: Any, step: Any) -> Notice:
    """A step of a report: its number and the step, not its words.

    What people type may hold a password or a telephone number; that stays behind the login.
    """

    def wording() -> tuple[str, str]:
        word = str(STEPS.get(step.kind, step.get_kind_display()))
        asks = _("Does it work again? Rate the work, or say that it is not solved.")
        return f"{ticket.number} · {word}", asks if step.kind == StepKind.RESOLVED else ""

    return Notice(
        key=f"report:{ticket.pk}:step:{step.pk}",
        topic=REPORT,
        subject_id=ticket.pk,
        urgency=Urgency.WARNING if step.kind in PRESSING else Urgency.NOTICE,
        wording=wording,
        path=reverse("door-ticket", args=[ticket.pk]),
    )
