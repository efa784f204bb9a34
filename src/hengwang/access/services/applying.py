"""A unit applies, takes its application back, or hands a rejected one in anew."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from hengwang.access import rules
from hengwang.access.choices import NEEDS_ADDRESSES, NEEDS_CIRCUIT, NEEDS_POINT, Kind, State, Step
from hengwang.access.errors import (
    AlreadyFollowedError,
    ApplicationRunningError,
    FactMissingError,
    NotRejectedError,
    PointClosedError,
    PointNeededError,
    ReasonNeededError,
)
from hengwang.access.models import AccessPoint, Application, NumberOfYear, PrivateNetwork
from hengwang.access.queries.terms import terms_on
from hengwang.access.rules import Event
from hengwang.access.services.plans import free_reserved
from hengwang.access.services.stepping import Words, advance, begin, due_after, locked, may_handle
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.files.models import StoredFile
from hengwang.kernel.periods import BEIJING
from hengwang.kernel.search_text import search_text
from hengwang.organizations.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationFacts:
    """What a unit says when it applies."""

    kind: Kind
    purpose: str
    contact_name: str
    contact_phone: str
    place: str = ""
    point: AccessPoint | None = None
    private_network: PrivateNetwork | None = None
    wanted_mbps: int | None = None
    address_count: int | None = None
    domain: str = ""
    wanted_on: date | None = None

    def told(self) -> dict[str, Any]:
        """For the trail: rows by their names; a person's number is no matter of the trail."""
        given = {one.name: getattr(self, one.name) for one in fields(self)}
        del given["contact_phone"]
        given["access_place"] = given.pop("place")
        rows = ("point", "private_network")
        return given | {name: None if given[name] is None else str(given[name]) for name in rows}


@transaction.atomic
def apply(
    facts: ApplicationFacts,
    *,
    unit: Unit,
    by: User,
    files: Sequence[StoredFile] = (),
    follows: Application | None = None,
    at: datetime | None = None,
) -> Application:
    """Hand in an application: it is numbered, dated and waits for its review.

    Args:
        facts: What is applied for.
        unit: For which unit.
        by: Who hands it in; they never decide about it.
        files: Letters and plans that come with it.
        follows: The rejected application it replaces.
        at: When it came, where it came on paper before.

    Raises:
        NotAllowedError: The user does not apply for the unit.
        FactMissingError, PointNeededError, PointClosedError: The kind needs more.
        ApplicationRunningError: Another one about the same is not over.
        NotRejectedError, AlreadyFollowedError: Of `follows`.
    """
    require(by, Permission.APPLY_ACCESS, unit)
    _demand_facts(facts, unit)
    if follows is not None:
        follows = _followed(follows.pk, unit)
    now = timezone.now()
    came = min(at or now, now)
    terms = terms_on(timezone.localdate(came), unit)
    days = rules.promised_days(facts.kind, terms)
    made = Application(
        number=_number(came),
        terms=terms,
        unit=unit,
        applicant=by,
        applicant_name=by.printed_name,
        applied_at=came,
        step_since=came,
        promised_on=due_after(timezone.localdate(came), days),
        follows=follows,
        **{one.name: getattr(facts, one.name) for one in fields(facts)},
    )
    made.search_text = search_text(made.number, unit.name, made.place, made.domain, facts.purpose)
    made.save()
    begin(made, Step.APPLY, at=came, owner=by)
    after = {**facts.told(), "number": made.number, "follows": follows and follows.number}
    record("access_application.made", made, by=by, after=after)
    advance(made, Event.PASS, Words(at=came, files=files), by=by)
    return made


@transaction.atomic
def cancel(application_id: int, reason: str, *, by: User) -> Application:
    """Take an application back; what was reserved for it is free again.

    Raises:
        NotAllowedError: Neither the unit's nor a handler's act.
        ReasonNeededError: Nothing is said.
        ApplicationStateError: It is over.
    """
    if not reason.strip():
        raise ReasonNeededError
    application = locked(application_id)
    # Who builds for a carrier works on it, and does not call it off.
    builds = by.reach(Permission.HANDLE_ACCESS).company_id is not None
    if builds or not may_handle(by, application):
        require(by, Permission.APPLY_ACCESS, application.unit)
    application.reason = reason.strip()[:500]
    advance(application, Event.CANCEL, Words(text=reason), by=by)
    free_reserved(application)
    record("access_application.cancelled", application, by=by, note=application.reason)
    return application


def _number(at: datetime) -> str:
    """The next number of the year in Beijing; under the row's lock, so none is given twice."""
    year = at.astimezone(BEIJING).year
    NumberOfYear.objects.get_or_create(year=year)
    NumberOfYear.objects.filter(year=year).update(last=F("last") + 1)
    last = NumberOfYear.objects.get(year=year).last
    return f"JR{year}-{last:04d}"


def _followed(application_id: int, unit: Unit) -> Application:
    before = locked(application_id)
    if before.state != State.REJECTED or before.unit_id != unit.pk:
        raise NotRejectedError
    later = Application.objects.filter(follows=before).first()
    if later is not None:
        raise AlreadyFollowedError(number=later.number)
    return before


def _demand_facts(facts: ApplicationFacts, unit: Unit) -> None:
    kind = facts.kind
    point = facts.point
    if kind in NEEDS_POINT and (point is None or point.unit_id != unit.pk):
        raise PointNeededError
    if point is not None:
        # Of two applications about one access point handed in at once, the second waits here.
        point = AccessPoint.objects.select_for_update(of=("self",)).get(pk=point.pk)
        if point.is_closed:
            raise PointClosedError(day=point.closed_on)
        _demand_alone(Application.objects.filter(point=point))
    network = facts.private_network
    if kind is Kind.PRIVATE_NETWORK:
        if network is None:
            raise FactMissingError(field=_name("private_network"))
        PrivateNetwork.objects.select_for_update().get(pk=network.pk)
        _demand_alone(Application.objects.filter(private_network=network))
    asked = {
        "place": kind in (Kind.CONNECT, Kind.PRIVATE_NETWORK, Kind.MIGRATE),
        "wanted_mbps": kind in (*NEEDS_CIRCUIT, Kind.UPGRADE),
        # Who moves may keep the addresses there are.
        "address_count": kind in NEEDS_ADDRESSES and kind is not Kind.MIGRATE,
        "domain": kind is Kind.DOMAIN,
        "purpose": True,
    }
    for name, is_asked in asked.items():
        if is_asked and not getattr(facts, name):
            raise FactMissingError(field=_name(name))


def _demand_alone(others: Any) -> None:
    other = others.running().first()
    if other is not None:
        raise ApplicationRunningError(number=other.number)


def _name(field: str) -> str:
    asked: Any = Application._meta.get_field(field)
    return str(asked.verbose_name)
