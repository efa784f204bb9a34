"""Recurring work of performance."""

from datetime import timedelta

from hengwang.outbox.models import Job
from hengwang.outbox.registry import job, periodic, receives
from hengwang.outbox.services import enqueue
from hengwang.performance.models import Evaluation
from hengwang.performance.rules import GOALS_EDITABLE
from hengwang.performance.services.campaigns import hand_over_reminders, remind_by_calendar
from hengwang.performance.services.looking_back import (
    look_back,
    look_back_at_acceptances,
    look_back_at_money,
    look_back_at_the_ledger,
)
from hengwang.performance.services.scoring import (
    AT_ONCE,
    recompute,
    refresh_acceptances,
    refresh_availability,
    refresh_money,
    refresh_served,
)


@periodic("performance.remind_offices", timedelta(hours=6))
def remind_offices() -> None:
    """Remind offices whose deadline comes or has passed."""
    remind_by_calendar()


@periodic("performance.recompute_nightly", timedelta(days=1))
def ask_for_figures() -> None:
    """Have open evaluations computed anew: figures of a due day move without any record moving."""
    enqueue("performance.recompute")
    enqueue("performance.look_back")


@job("performance.recompute")
def recompute_open(job: Job) -> dict[str, object]:
    """Take every reading of what is not submitted and score it, a hundred at once."""
    rows = Evaluation.objects.filter(state__in=GOALS_EDITABLE).exclude(ruleset_key="")
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for done in range(0, len(ids), AT_ONCE):
        job.progress(done, len(ids))
        recompute(ids[done : done + AT_ONCE])
    return {"evaluations": len(ids)}


@job("performance.look_back")
def look_at_submitted(_job: Job) -> dict[str, object]:
    """Ask the questions of submitted evaluations again, so that what changed since is told."""
    return {"questions": look_back(Evaluation.objects.all())}


@receives("campaign.reminded")
def hand_over(*, campaign_id: int) -> None:
    """Bring reminders to their offices."""
    hand_over_reminders(campaign_id)


@receives("money.changed")
def show_changed_money(*, programme_id: int, year: int) -> None:
    """Let figures follow a payment, a budget line or an arrival."""
    refresh_money(programme_id, year)


@receives("acceptance.recorded")
def show_acceptance(*, programme_id: int) -> None:
    """Let figures follow an acceptance."""
    refresh_acceptances(programme_id)


@receives("availability.changed")
def show_changed_availability(*, year: int) -> None:
    """Let figures follow an amendment, approved maintenance, a cause or another group."""
    refresh_availability(year)


@receives("unit_duty.changed")
def show_served_region(*, unit_id: int) -> None:
    """Let figures of the network follow who answers for a region's extranet."""
    refresh_served(unit_id)


# Receivers of their own: what is submitted is looked at after open figures are right again.
@receives("money.changed")
def notice_changed_money(*, programme_id: int, year: int) -> None:
    """Let submitted figures tell that money changed since."""
    look_back_at_money(programme_id, year)


@receives("acceptance.recorded")
def notice_acceptance(*, programme_id: int) -> None:
    """Let submitted figures tell that an acceptance came since."""
    look_back_at_acceptances(programme_id)


@receives("availability.changed")
def notice_changed_availability(*, year: int) -> None:
    """Let submitted figures tell what was said of the ledger since."""
    look_back_at_the_ledger(year)
