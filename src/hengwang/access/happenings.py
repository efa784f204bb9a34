"""What a shift hears of access: applications handed in, led on, decided, and steps overdue."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hengwang.access.choices import Outcome, Step
from hengwang.access.models import Application, StepRecord
from hengwang.kernel.happenings import Asked, Happening, HappeningSource, happenings
from hengwang.kernel.periods import midnight
from hengwang.organizations.covering import below_q

MOST = 120
"""Overdue ones read one by one; those beyond are one line with their number."""
MOST_CLOSED = 2000
ONE_DAY = timedelta(days=1)


def tell(asked: Asked) -> Iterator[Happening]:
    """Applications whose step is overdue are open; the steps done in the time are told."""
    end = asked.window.end
    rows = Application.objects.filter(below_q(asked.unit_path, "unit__", asked.region_code))
    if asked.company_id is not None:
        rows = rows.filter(company=asked.company_id, step=Step.CONSTRUCTION)
    late = rows.running().filter(step_since__lt=end, step_due_on__lt=timezone.localdate(end))
    waiting = late.select_related("unit").order_by("step_due_on", "pk")
    found = list(waiting[: MOST + 1])
    for one in found[:MOST]:
        yield _overdue(one)
    if len(found) > MOST:
        yield Happening(
            key="application:more", title=_("Further open ones, see the list"), at=end,
            is_open=True, url=reverse("access:applications"), count=late.count() - MOST,
        )  # fmt: skip
    yield from _steps(asked)


def _overdue(one: Application) -> Happening:
    due = one.step_due_on
    told = (one.number, one.get_step_display(), _("Overdue"))
    return Happening(
        key=f"application:{one.pk}",
        title=_title(one),
        at=one.step_since,
        is_open=True,
        detail=" · ".join(map(str, told)),
        url=one.get_absolute_url(),
        # The last minute of the day: midnight would read as the day after.
        due_at=None if due is None else midnight(due) + ONE_DAY - timedelta(minutes=1),
    )


def _steps(asked: Asked) -> Iterator[Happening]:
    """Every step that ended in the time; of one application together."""
    window = asked.window
    rows = StepRecord.objects.filter(
        below_q(asked.unit_path, "application__unit__", asked.region_code),
        done_at__gte=window.start, done_at__lt=window.end,
    )  # fmt: skip
    if asked.company_id is not None:
        # A carrier builds; what others decide about the application is not its own.
        rows = rows.filter(application__company=asked.company_id, step=Step.CONSTRUCTION)
    # The last step speaks for the application; it comes first.
    ordered = rows.select_related("application__unit").order_by("-done_at", "-pk")
    for step in ordered[:MOST_CLOSED]:
        one = step.application
        yield Happening(
            key=f"application-step:{step.pk}",
            cause=f"application:{one.pk}",
            title=_title(one),
            at=step.done_at or one.applied_at,
            until=step.done_at,
            detail=" · ".join(map(str, (one.number, _word(step), step.by_name))),
            url=one.get_absolute_url(),
        )


def _word(step: StepRecord) -> str:
    if step.step == Step.APPLY and step.outcome == Outcome.PASSED:
        return _("Handed in")
    return f"{step.get_step_display()} · {step.get_outcome_display()}"


def _title(one: Application) -> str:
    return f"{one.get_kind_display()} · {one.unit.short_name or one.unit.name}"


def register() -> None:
    """Called once when the program starts."""
    happenings.register(
        "access",
        HappeningSource(gettext_lazy("Access applications"), tell, order=50, knows_companies=True),
    )
