"""What waits for a person: drafts, objections, months and years to decide, objecting, paying."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from hengwang.accounts.permissions import Permission
from hengwang.organizations.scoping import units_within_q
from hengwang.vendors.choices import AssessmentState, ResultState
from hengwang.vendors.models import AnnualResult, Assessment, Line, ResultMonth


def waiting_for(user: Any) -> QuerySet[Assessment]:
    """Assessments whose next step is the user's."""
    today = timezone.localdate()
    unanswered = (AssessmentState.SENT, AssessmentState.DECIDED)
    over = Q(objections_until__lt=today) & (Q(appeals_until=None) | Q(appeals_until__lt=today))
    ready = Q(state__in=unanswered) & (over | Q(agreed_at__isnull=False))
    decide = Q(state=AssessmentState.OBJECTED) | ready
    q = _within(user, Permission.ASSESS_VENDORS) & Q(state=AssessmentState.DRAFTED)
    if user.reach(Permission.DECIDE_VENDORS).has_place:
        # Nobody confirms an assessment of their own.
        judged = Q(Exists(Line.objects.filter(assessment=OuterRef("pk"), judged_by=user)))
        q |= _within(user, Permission.DECIDE_VENDORS) & decide & ~Q(assessed_by=user) & ~judged
    company = user.reach(Permission.OBJECT_VENDORS).company_id
    if company is not None:
        days = Q(objections_until__gte=today) | Q(appeals_until__gte=today)
        asked = Q(contract__company=company, state__in=unanswered, agreed_at=None)
        q |= asked & days
    return Assessment.objects.filter(q)


def results_waiting_for(user: Any) -> QuerySet[AnnualResult]:
    """Results whose next step is the user's: settle a month, confirm, or make the payment sheet."""
    open_months = ResultMonth.objects.filter(deducted_cny=None).values("result")
    drawn = Q(state=ResultState.DRAWN)
    q = _within(user, Permission.ASSESS_VENDORS) & drawn & Q(pk__in=open_months)
    if user.reach(Permission.DECIDE_VENDORS).has_place:
        # Nobody confirms a result of their own.
        settled = Q(Exists(ResultMonth.objects.filter(result=OuterRef("pk"), settled_by=user)))
        ready = drawn & ~Q(pk__in=open_months) & ~Q(drawn_by=user) & ~settled
        q |= _within(user, Permission.DECIDE_VENDORS) & ready
    unpaid = Q(state=ResultState.CONFIRMED, sheet=None)
    q |= _within(user, Permission.EDIT_PROJECTS) & unpaid
    return AnnualResult.objects.filter(q)


def _within(user: Any, permission: Permission) -> Q:
    reach = user.reach(permission)
    if not reach.has_place:
        return Q(pk__in=[])
    return units_within_q(reach, "contract__programme__unit__")
