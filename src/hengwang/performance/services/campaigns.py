"""Campaigns: issue a call, extend or exempt one office, remind those who are late."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.audit.services import record
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Unit
from hengwang.outbox.services import announce
from hengwang.performance.choices import CampaignKind, DeclarationDemand
from hengwang.performance.goal_errors import (
    DecisionReasonMissingError,
    DueDatePassedError,
    IssuedAheadError,
    NoOfficesError,
)
from hengwang.performance.models import Campaign, CampaignOffice, CampaignReminder
from hengwang.performance.queries.campaign_board import OfficeRow, rows_of
from hengwang.performance.services.demands import demand_from, withdraw_demand

# The calendar reminds a week before and from the day after, once a week.
AHEAD, AGAIN = timedelta(days=7), timedelta(days=7)
LOOKED_BACK = timedelta(days=400)


@dataclass(frozen=True)
class Call:
    """What a campaign asks; `issued_on` is the day a call went out on paper before, else today."""

    title: str
    kind: CampaignKind
    fiscal_year: int
    due_on: date
    text: str = ""
    attachments: Collection[StoredFile] = field(default_factory=tuple)
    demand: DeclarationDemand = DeclarationDemand.OPTIONAL
    issued_on: date | None = None


@dataclass(frozen=True)
class Whom:
    """Units to call: an explicit list, or those of a region and kind; all where nothing is said."""

    unit_ids: Collection[int] = ()
    region_code: str = ""
    unit_kind: str = ""


@transaction.atomic
def issue_campaign(call: Call, whom: Whom, *, by: User) -> Campaign:
    """Call every fitting unit that is open today and whose evaluations `by` reviews.

    Raises:
        NotAllowedError: `by` reviews nobody.
        IssuedAheadError: It would have gone out after today.
        DueDatePassedError: The due date lies before the day on which the call went out.
        NoOfficesError: No unit fits.
    """
    require(by, Permission.REVIEW_EVALUATIONS)
    today = timezone.localdate()
    issued_on = call.issued_on or today
    if issued_on > today:
        raise IssuedAheadError
    if call.due_on < issued_on:
        raise DueDatePassedError
    units = units_with(by, Permission.REVIEW_EVALUATIONS).open_on(today)
    if whom.unit_ids:
        units = units.filter(pk__in=whom.unit_ids)
    if whom.region_code:
        units = units.in_region(whom.region_code)
    if whom.unit_kind:
        units = units.filter(kind=whom.unit_kind)
    called = list(units.order_by("path", "pk"))
    if not called:
        raise NoOfficesError
    campaign = Campaign.objects.create(
        title=call.title.strip(),
        kind=call.kind,
        fiscal_year=call.fiscal_year,
        due_on=call.due_on,
        demand=(
            call.demand if call.kind == CampaignKind.DECLARATION else DeclarationDemand.OPTIONAL
        ),
        text=call.text.strip(),
        issued_at=timezone.now() if issued_on == today else _morning_of(issued_on),
        issued_by_name=by.printed_name,
    )
    campaign.attachments.set(call.attachments)
    CampaignOffice.objects.bulk_create(
        [CampaignOffice(campaign=campaign, unit=unit) for unit in called], batch_size=1000
    )
    told = {"title": campaign.title, "kind": campaign.kind, "due_on": str(call.due_on)}
    told |= {"issued_on": str(issued_on)} if issued_on != today else {}
    missing = demand_from(campaign, by=by)
    counts = {"offices": len(called), "demand": campaign.demand, "missing": missing}
    record("campaign.issued", campaign, by=by, after={**told, **counts})
    announce("campaign.issued", campaign_id=campaign.pk)
    return campaign


def _morning_of(day: date) -> datetime:
    # Of a call on paper only the day is known.
    return timezone.make_aware(datetime.combine(day, time()))


@transaction.atomic
def extend(office_id: int, *, to: date, reason: str, by: User) -> CampaignOffice:
    """Give one office more time.

    Raises:
        DueDatePassedError: Not later than the campaign's own date, or past already.
        DecisionReasonMissingError: Without a reason.
    """
    office = _office(office_id, by)
    if not reason.strip():
        raise DecisionReasonMissingError
    if to <= office.campaign.due_on or to < timezone.localdate():
        raise DueDatePassedError().at(field="extended_to")
    before = {"extended_to": str(office.extended_to or "")}
    office.extended_to, office.extension_reason = to, reason.strip()
    office.save(update_fields=["extended_to", "extension_reason"])
    told = {"extended_to": str(to), "unit": office.unit.name}
    record(
        "campaign.extended", office.campaign, by=by, before=before, after=told, note=reason.strip()
    )
    return office


@transaction.atomic
def exempt(office_id: int, *, reason: str, by: User) -> CampaignOffice:
    """Let one office off, with a reason."""
    office = _office(office_id, by)
    if not reason.strip():
        raise DecisionReasonMissingError
    office.exempt_reason = reason.strip()
    office.save(update_fields=["exempt_reason"])
    withdraw_demand(office, by=by)
    told = {"unit": office.unit.name}
    record("campaign.exempted", office.campaign, by=by, after=told, note=reason.strip())
    return office


@transaction.atomic
def remind(campaign_id: int, *, by: User) -> int:
    """Remind every office that still owes something and that `by` reviews; once a day each.

    Returns:
        How many were reminded now.
    """
    require(by, Permission.REVIEW_EVALUATIONS)
    campaign = Campaign.objects.get(pk=campaign_id)
    mine = units_with(by, Permission.REVIEW_EVALUATIONS)
    count = _send(campaign, owing_of(campaign, units=mine), by_name=by.printed_name)
    record("campaign.reminded", campaign, by=by, after={"offices": count})
    return count


def remind_by_calendar(today: date | None = None) -> int:
    """Remind ahead of the due date and, once it has passed, every week."""
    day = today or timezone.localdate()
    sent = 0
    campaigns = Campaign.objects.filter(due_on__lte=day + AHEAD, due_on__gte=day - LOOKED_BACK)
    for campaign in campaigns:
        recent = set(
            CampaignReminder.objects.filter(
                office__campaign=campaign, sent_on__gt=day - AGAIN
            ).values_list("office_id", flat=True)
        )
        offices = [row for row in _owing_rows(campaign, day) if row.due_on <= day + AHEAD]
        due = [row.pk for row in offices if row.pk not in recent]
        with transaction.atomic():
            sent += _send(campaign, due, by_name="", day=day)
    return sent


@transaction.atomic
def hand_over_reminders(campaign_id: int) -> int:
    """Hand every waiting reminder of the campaign to its office; returns how many there were.

    From then on the office sees it on its start page and on the board. Idempotent: what was
    handed over is not found again, also by a second worker.
    """
    waiting = CampaignReminder.objects.filter(office__campaign=campaign_id, delivered_at=None)
    return waiting.update(delivered_at=timezone.now())


def owing_of(campaign: Campaign, *, units: object = None) -> list[int]:
    """Offices of the campaign that still owe something."""
    rows = _owing_rows(campaign, timezone.localdate(), units=units)
    return [row.pk for row in rows]


def _owing_rows(campaign: Campaign, day: date, *, units: object = None) -> list[OfficeRow]:
    offices = CampaignOffice.objects.filter(campaign=campaign)
    if units is not None:
        offices = offices.filter(unit__in=units)
    return [row for row in rows_of([campaign], offices, today=day) if row.state.is_open]


def _send(
    campaign: Campaign, office_ids: Collection[int], *, by_name: str, day: date | None = None
) -> int:
    on, now = day or timezone.localdate(), timezone.now()
    already = set(
        CampaignReminder.objects.filter(office_id__in=office_ids, sent_on=on).values_list(
            "office_id", flat=True
        )
    )
    rows = [
        CampaignReminder(office_id=pk, sent_on=on, sent_at=now, sent_by_name=by_name)
        for pk in office_ids
        if pk not in already
    ]
    CampaignReminder.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)
    if rows:
        announce("campaign.reminded", campaign_id=campaign.pk)
    return len(rows)


def _office(office_id: int, by: User) -> CampaignOffice:
    rows = CampaignOffice.objects.select_for_update(of=("self",))
    office = rows.select_related("campaign", "unit__region").get(pk=office_id)
    unit: Unit = office.unit
    require(by, Permission.REVIEW_EVALUATIONS, unit)
    return office
