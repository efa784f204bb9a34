"""Declarations that a call demands: recorded as missing, asked for before work goes on."""

from collections.abc import Iterable

from django.db.models import QuerySet

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.performance.choices import (
    CampaignKind,
    DeclarationDemand,
    DeclarationState,
    EvaluationKind,
)
from hengwang.performance.goal_errors import DeclarationNotApprovedError
from hengwang.performance.models import Campaign, CampaignOffice, Declaration, Evaluation

STRICTEST_FIRST = (DeclarationDemand.REQUIRED, DeclarationDemand.WARNED)


def demand_from(campaign: Campaign, *, by: User | None) -> int:
    """Record what the call finds missing in the offices it called; MUST run in its transaction.

    Returns:
        How many evaluations of the year lack an approved declaration.
    """
    if campaign.demand == DeclarationDemand.OPTIONAL:
        return 0
    offices = CampaignOffice.objects.filter(campaign=campaign, exempt_reason="")
    rows = Evaluation.objects.filter(
        fiscal_year=campaign.fiscal_year,
        kind=EvaluationKind.UNIT_SELF,
        programme__unit__in=offices.values("unit"),
    )
    return _demand(campaign, rows, by=by)


def demand_of_new(evaluation: Evaluation, *, by: User) -> None:
    """Record that an evaluation just opened lacks what a call demands of its unit and year."""
    if evaluation.kind != EvaluationKind.UNIT_SELF:
        return
    call = _call_for(evaluation)
    if call is not None:
        _demand(call, Evaluation.objects.filter(pk=evaluation.pk), by=by)


def withdraw_demand(office: CampaignOffice, *, by: User) -> int:
    """Take back what a call demanded of an office it now lets off; untouched records go."""
    rows = Declaration.objects.filter(
        demanded_by=office.campaign, evaluation__programme__unit=office.unit
    ).select_related("evaluation")
    count = 0
    for row in rows:
        count += 1
        record("declaration.demand_withdrawn", row.evaluation, by=by, note=office.exempt_reason)
        call = _call_for(row.evaluation)
        if call is not None:
            row.demanded_by = call
            row.save(update_fields=["demanded_by"])
        elif row.state == DeclarationState.DRAFT and not row.medium_goals.exists():
            row.delete()
        else:
            row.demanded_by = None
            row.save(update_fields=["demanded_by"])
    return count


def missing_of(evaluation: Evaluation) -> Declaration | None:
    """The declaration a call demands and nobody approved yet; None where nothing is missing."""
    rows = Declaration.objects.select_related("demanded_by").filter(evaluation=evaluation)
    found = rows.first()
    return found if found is not None and found.is_missing else None


def refuse_or_note_missing(evaluation: Evaluation, *, by: User) -> None:
    """Refuse to submit without a required declaration; write down where one is only missed.

    Raises:
        DeclarationNotApprovedError: The call requires it.
    """
    missing = missing_of(evaluation)
    if missing is None:
        return
    if missing.blocks:
        raise DeclarationNotApprovedError
    told = {"state": missing.state, "campaign": str(missing.demanded_by)}
    record("declaration.missed", evaluation, by=by, after=told)


def _call_for(evaluation: Evaluation) -> Campaign | None:
    """The strictest call for the unit and year; the latest of them."""
    calls = Campaign.objects.filter(
        kind=CampaignKind.DECLARATION,
        fiscal_year=evaluation.fiscal_year,
        offices__in=CampaignOffice.objects.filter(
            unit=evaluation.programme.unit_id, exempt_reason=""
        ),
    )
    found = {call.demand: call for call in calls.order_by("issued_at", "pk")}
    return next((found[demand] for demand in STRICTEST_FIRST if demand in found), None)


def _demand(campaign: Campaign, rows: QuerySet[Evaluation], *, by: User | None) -> int:
    lacking = rows.exclude(declaration__state=DeclarationState.APPROVED)
    begun = Declaration.objects.filter(evaluation__in=lacking)
    new = list(lacking.filter(declaration=None).order_by("pk"))
    count = begun.count() + len(new)
    # A stricter call takes over from a milder one, never the other way round.
    weaker = begun.exclude(demanded_by__demand=DeclarationDemand.REQUIRED)
    weaker.update(demanded_by=campaign)
    Declaration.objects.bulk_create(
        (Declaration(evaluation=one, demanded_by=campaign) for one in new), 500
    )
    _write_down(campaign, new, by=by)
    return count


def _write_down(campaign: Campaign, rows: Iterable[Evaluation], *, by: User | None) -> None:
    told = {"campaign": campaign.title, "demand": campaign.demand}
    for one in rows:
        record("declaration.demanded", one, by=by, after=told)
