"""What declarations and campaigns say on the start page."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import units_with
from hengwang.pages import panels, slots
from hengwang.pages.panels import Lead, Panel
from hengwang.pages.slots import Slot
from hengwang.performance.models import Campaign, CampaignOffice, Evaluation
from hengwang.performance.queries.campaign_board import OfficeRow, late_in, rows_of
from hengwang.performance.services.declarations import asked_of
from hengwang.performance.services.demands import missing_of

# A call is nobody's first thought a year after its day.
CURRENT = timedelta(days=365)
CAMPAIGNS, LOOKED_AT, SHOWN = 5, 10, 6


def _current(user: Any) -> list[Campaign]:
    since = timezone.localdate() - CURRENT
    return list(Campaign.objects.visible_to(user).filter(due_on__gte=since)[:CAMPAIGNS])


def late_offices(request: HttpRequest) -> str | None:
    """How many offices the reviewer called are late; a few queries, however many calls."""
    user: Any = request.user
    late = late_in(_current(user), user, today=timezone.localdate())
    if not late:
        return None
    return ngettext("%(count)s office late", "%(count)s offices late", late) % {"count": late}


def unmeasurable(request: HttpRequest) -> str | None:
    """How many targets of the reader's open declarations cannot be measured."""
    units = units_with(request.user, Permission.EDIT_EVALUATIONS)  # type: ignore[arg-type]
    rows = Evaluation.objects.filter(
        programme__unit__in=units,
        state="declared",
        declaration__state__in=["draft", "returned"],
    ).order_by("-changed_at")[:LOOKED_AT]
    count = sum(row.is_unmeasurable for row in asked_of(*rows))
    if not count:
        return None
    said = ngettext("%(count)s target not measurable", "%(count)s targets not measurable", count)
    return said % {"count": count}


def calls(request: HttpRequest) -> Mapping[str, Any] | None:
    """What the reader's own units were called to and still owe, the nearest date first."""
    found = sorted(_owed(request.user), key=lambda pair: pair[1].due_on)[:SHOWN]
    return {"calls": found} if found else None


def _owed(user: Any) -> Iterator[tuple[Campaign, OfficeRow]]:
    campaigns = {campaign.pk: campaign for campaign in _current(user)}
    units = units_with(user, Permission.EDIT_EVALUATIONS)
    offices = CampaignOffice.objects.filter(unit__in=units)
    for row in rows_of(list(campaigns.values()), offices, today=timezone.localdate()):
        if row.state.is_open:
            yield campaigns[row.campaign_id], row


def declaration_missing(request: HttpRequest, evaluation: Evaluation) -> Mapping[str, Any] | None:
    """That a call demands a declaration nobody approved, on the page of the evaluation."""
    del request
    missing = missing_of(evaluation)
    return {"missing": missing} if missing else None


slots.register(
    Slot(
        place="evaluation",
        key="declaration-missing",
        template="performance/panels/declaration_card.html",
        query=declaration_missing,
        permission=Permission.VIEW_EVALUATIONS,
        order=1,
    )
)
panels.register_lead(
    Lead(key="late-offices", say=late_offices, permission=Permission.REVIEW_EVALUATIONS, order=25)
)
panels.register_lead(
    Lead(key="unmeasurable", say=unmeasurable, permission=Permission.EDIT_EVALUATIONS, order=26)
)
panels.register(
    Panel(
        key="campaign-calls",
        title=_("Called to"),
        template="performance/panels/calls.html",
        query=calls,
        permission=Permission.EDIT_EVALUATIONS,
        order=12,
    )
)
