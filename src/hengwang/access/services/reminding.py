"""Tell people that a step is overdue; fill in due dates that had to wait for their calendar."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hengwang.access import rules
from hengwang.access.choices import Kind, Step
from hengwang.access.models import Application, StepRecord
from hengwang.access.queries.people import handlers_of
from hengwang.access.services.stepping import due_after
from hengwang.access.topics import ACCESS
from hengwang.notifications.choices import Urgency
from hengwang.notifications.services.telling import Notice, tell


def remind() -> int:
    """Tell the owner of every overdue step, or who could take it; once a step and a day.

    Returns how many messages were made.
    """
    today = timezone.localdate()
    rows = StepRecord.objects.filter(done_at=None, due_on__lt=today)
    late = rows.select_related("application__unit__region", "owner").order_by("pk")
    return sum(_reminded(step) for step in late)


def _reminded(step: StepRecord) -> int:
    application = step.application
    people = [step.owner] if step.owner is not None else list(handlers_of(application))
    notice = Notice(
        key=f"access:{step.pk}:late:{timezone.localdate()}",
        topic=ACCESS,
        subject_id=application.pk,
        urgency=Urgency.WARNING,
        path=application.get_absolute_url(),
        wording=lambda: _words(step),
    )
    return tell(notice, people, now=timezone.now())


def _words(step: StepRecord) -> tuple[str, str]:
    application = step.application
    days = (timezone.localdate() - (step.due_on or timezone.localdate())).days
    title = _("Overdue: %(step)s of %(number)s") % {
        "step": step.get_step_display(),
        "number": application.number,
    }
    text = _("%(unit)s · %(kind)s · due on %(due)s, %(days)s days ago") % {
        "unit": application.unit,
        "kind": application.get_kind_display(),
        "due": step.due_on,
        "days": days,
    }
    return title, text


@transaction.atomic
def fill_in_due_dates() -> int:
    """Due dates of steps that began while nobody had entered the year; returns how many."""
    done = 0
    rows = StepRecord.objects.select_for_update(of=("self",)).filter(done_at=None, due_on=None)
    for step in rows.select_related("application__terms"):
        begun = timezone.localdate(step.began_at)
        asked = step.application
        term = rules.term_of(Kind(asked.kind), Step(step.step), asked.terms)
        due_on = due_after(begun, term)
        if due_on is None:
            continue
        StepRecord.objects.filter(pk=step.pk).update(due_on=due_on)
        kept = Application.objects.filter(pk=step.application_id, step=step.step)
        kept.update(step_due_on=due_on)
        done += 1
    waiting = Application.objects.running().filter(promised_on=None)
    for application in waiting.select_related("terms"):
        days = rules.promised_days(Kind(application.kind), application.terms)
        promised = due_after(timezone.localdate(application.applied_at), days)
        if promised is not None:
            Application.objects.filter(pk=application.pk).update(promised_on=promised)
    return done
