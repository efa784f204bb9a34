"""Calls to offices: issue, board, reminders, exceptions."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.schemas.campaigns import (
    BoardOut,
    CampaignIn,
    CampaignOut,
    CampaignsWanted,
    ExemptionIn,
    ExtensionIn,
    OfficeOut,
    OfficesWanted,
    RemindedOut,
)
from hengwang.api.schemas.values import Id
from hengwang.performance.models import Campaign, CampaignOffice
from hengwang.performance.queries.campaign_board import OfficeRow, board_of, rows_of
from hengwang.performance.services import campaigns
from hengwang.performance.services.campaigns import Call, Whom

router = Router(tags=["campaigns"])


def _campaign(request: MemberRequest, campaign_id: int) -> Campaign:
    return found(Campaign.objects.visible_to(request.user), pk=campaign_id)


@router.get("/campaigns", response=list[CampaignOut])
@paginate(Pages)
def list_campaigns(request: MemberRequest, wanted: Query[CampaignsWanted]) -> QuerySet[Campaign]:
    """Calls that reach an office one may see, the latest first."""
    require(request.user, Permission.VIEW_EVALUATIONS)
    exact = {"fiscal_year": wanted.year, "kind": wanted.kind}
    asked = {name: value for name, value in exact.items() if value is not None}
    return Campaign.objects.visible_to(request.user).filter(**asked)


@router.post("/campaigns", response={201: CampaignOut})
def issue_campaign(request: MemberRequest, body: CampaignIn) -> Campaign:
    """Call every fitting office; papers of the call are added on its page."""
    told = body.model_dump(exclude={"unit_ids", "region_code"})
    whom = Whom(body.unit_ids, body.region_code)
    return campaigns.issue_campaign(Call(**told), whom, by=request.user)


@router.get("/campaigns/{campaign_id}", response=CampaignOut)
def get_campaign(request: MemberRequest, campaign_id: Path[Id]) -> Campaign:
    """One call."""
    return _campaign(request, campaign_id)


@router.get("/campaigns/{campaign_id}/offices", response=BoardOut)
def get_campaign_board(
    request: MemberRequest, campaign_id: Path[Id], wanted: Query[OfficesWanted]
) -> dict[str, Any]:
    """Where the offices stand; four queries, however many were called."""
    campaign = _campaign(request, campaign_id)
    board = board_of(campaign, request.user, today=timezone.localdate())
    rows = [row for row in board.rows if _fits(row, wanted)]
    part = rows[wanted.offset : wanted.offset + wanted.limit]
    return {
        "items": [_office(row) for row in part],
        "total": len(rows),
        "late": board.late,
        "counts": {state.value: count for state, count in board.counts.items()},
    }


@router.post("/campaigns/{campaign_id}/reminders", response=RemindedOut)
def remind_offices(request: MemberRequest, campaign_id: Path[Id]) -> dict[str, int]:
    """Remind every office that owes something, once a day each."""
    campaign = _campaign(request, campaign_id)
    return {"offices": campaigns.remind(campaign.pk, by=request.user)}


@router.put("/campaigns/{campaign_id}/offices/{office_id}/extension", response=OfficeOut)
def extend_office(
    request: MemberRequest, campaign_id: Path[Id], office_id: Path[Id], body: ExtensionIn
) -> dict[str, Any]:
    """Give one office more time."""
    office = _called(request, campaign_id, office_id)
    campaigns.extend(office.pk, to=body.to, reason=body.reason, by=request.user)
    return _now(office)


@router.put("/campaigns/{campaign_id}/offices/{office_id}/exemption", response=OfficeOut)
def exempt_office(
    request: MemberRequest, campaign_id: Path[Id], office_id: Path[Id], body: ExemptionIn
) -> dict[str, Any]:
    """Let one office off."""
    office = _called(request, campaign_id, office_id)
    campaigns.exempt(office.pk, reason=body.reason, by=request.user)
    return _now(office)


def _called(request: MemberRequest, campaign_id: int, office_id: int) -> CampaignOffice:
    units = units_with(request.user, Permission.REVIEW_EVALUATIONS)
    rows = CampaignOffice.objects.filter(campaign=campaign_id, unit__in=units)
    return found(rows.select_related("campaign"), pk=office_id)


def _now(office: CampaignOffice) -> dict[str, Any]:
    rows = CampaignOffice.objects.filter(pk=office.pk)
    (row,) = rows_of([office.campaign], rows, today=timezone.localdate())
    return _office(row)


def _office(row: OfficeRow) -> dict[str, Any]:
    return {"id": row.pk, **row._asdict()}


def _fits(row: OfficeRow, wanted: OfficesWanted) -> bool:
    if wanted.state is not None and row.state != wanted.state:
        return False
    if wanted.late is not None and row.is_late != wanted.late:
        return False
    return not wanted.text or wanted.text in row.unit_name or wanted.text in row.region_name
