"""What evidence puts on the start pages: what waits for a review, what is to be mended in time."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.permissions import units_with
from hengwang.evidence.choices import EMPTY, EvidenceStatus
from hengwang.evidence.filters import SOON
from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.rules import Why
from hengwang.evidence.wording import whys_text
from hengwang.pages import panels
from hengwang.pages.panels import Panel

SHOWN = 6
# The stored words of evaluations whose evidence still decides something.
BEING_FILLED = ("monitoring", "self_evaluation")


def to_review(request: HttpRequest) -> Mapping[str, Any] | None:
    """How many pieces wait for the reader's review, and the oldest of them; two queries."""
    rows = EvidenceItem.objects.reviewed_by(request.user).awaiting_review()  # type: ignore[arg-type]
    count = rows.count()
    if not count:
        return None
    oldest = rows.select_related("unit").order_by("added_at", "pk")[:SHOWN]
    return {"count": count, "pieces": list(oldest)}


def to_mend(request: HttpRequest) -> Mapping[str, Any] | None:
    """Evidence that expires soon, or no longer counts behind a figure still being filled in."""
    today = timezone.localdate()
    soon = Q(expires_on__gt=today, expires_on__lte=today + SOON)
    dead = Q(status=EvidenceStatus.REJECTED) | Q(expires_on__lte=today) | Q(content__in=EMPTY)
    behind = Q(indicators__evaluation__state__in=BEING_FILLED)
    units = units_with(request.user, Permission.EDIT_EVALUATIONS)  # type: ignore[arg-type]
    rows = EvidenceItem.objects.filter(unit__in=units)
    rows = rows.filter(soon & ~Q(status=EvidenceStatus.REJECTED) | dead & behind).distinct()
    found = list(rows.select_related("unit").order_by("expires_on", "pk")[:SHOWN])
    if not found:
        return None
    return {"pieces": [(item, _said(item)) for item in found]}


def _said(item: EvidenceItem) -> str:
    """What kills it; empty where it still counts and only expires."""
    whys = item.judged_on(timezone.localdate()).whys
    return whys_text(why for why in whys if why is not Why.AWAITS_REVIEW)


panels.register(
    Panel(
        key="evidence-to-review",
        title=_("Evidence to review"),
        template="evidence/panels/to_review.html",
        query=to_review,
        roles=frozenset({Role.EVALUATOR, Role.SUPERVISING_OFFICER}),
        permission=Permission.REVIEW_EVALUATIONS,
        order=12,
    )
)
panels.register(
    Panel(
        key="evidence-to-mend",
        title=_("Evidence to mend"),
        template="evidence/panels/to_mend.html",
        query=to_mend,
        roles=frozenset({Role.PROJECT_OWNER}),
        permission=Permission.EDIT_EVALUATIONS,
        order=16,
    )
)
