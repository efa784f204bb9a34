"""Access: what is allocated, its signature, the opening, and who does a step until when."""

from ninja import Path, Router

from hengwang.access.models import Application
from hengwang.access.queries.people import handlers_of
from hengwang.access.services import opening, plans, working
from hengwang.access.services.plans import PlanFacts
from hengwang.access.services.stepping import Words, demand_handler
from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.addressing.choices import PrefixKind
from hengwang.addressing.models import DnsZone, Prefix
from hengwang.api.finding import linked
from hengwang.api.routers.access import whole_application
from hengwang.api.schemas.access import (
    AllocationIn,
    ApplicationAssignIn,
    ApplicationOpenIn,
    ApplicationReasonIn,
    ApplicationWithStepsOut,
    ApplicationWordsIn,
)
from hengwang.api.schemas.values import Id
from hengwang.monitoring.models import Collector
from hengwang.network.models import Circuit, Site
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company

router = Router(tags=["access"])
ROWS = ("circuit_id", "carrier_id", "a_site_id", "prefix_id", "zone_id")


@router.put("/access-applications/{application_id}/allocation", response=ApplicationWithStepsOut)
def draw_up_allocation(
    request: MemberRequest, application_id: Path[Id], body: AllocationIn
) -> Application:
    """Say what it gets; until it is signed it may be drawn up again."""
    user = request.user
    application = whole_application(user, application_id)
    demand_handler(user, application)
    plans.draw_up(application.pk, _facts(user, application, body), by=user)
    return whole_application(user, application_id)


def _facts(user: User, application: Application, body: AllocationIn) -> PlanFacts:
    point = application.point
    lines = Circuit.objects.none() if point is None else point.circuits.filter(closed_on=None)
    carriers = Company.objects.filter(closed_on=None, kind=CompanyKind.CARRIER)
    prefixes = Prefix.objects.allocatable_by(user).filter(kind=PrefixKind.NETWORK)
    told = body.model_dump(exclude={*ROWS})
    # A choice that was left out is an empty word in the table.
    told |= {name: told[name] or "" for name in ("circuit_kind", "layer", "tenure")}
    return PlanFacts(
        circuit=linked(lines, body.circuit_id, "circuit_id"),
        carrier=linked(carriers, body.carrier_id, "carrier_id"),
        a_site=linked(Site.objects.visible_to(user), body.a_site_id, "a_site_id"),
        prefix=linked(prefixes, body.prefix_id, "prefix_id"),
        zone=linked(DnsZone.objects.visible_to(user), body.zone_id, "zone_id"),
        **told,
    )


@router.post(
    "/access-applications/{application_id}/return-allocation", response=ApplicationWithStepsOut
)
def return_allocation(
    request: MemberRequest, application_id: Path[Id], body: ApplicationReasonIn
) -> Application:
    """Give a drawn-up allocation back to who drew it up, with the reason."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    plans.send_back(pk, body.text, by=user)
    return whole_application(user, pk)


@router.post("/access-applications/{application_id}/sign", response=ApplicationWithStepsOut)
def sign_allocation(
    request: MemberRequest, application_id: Path[Id], body: ApplicationWordsIn
) -> Application:
    """Sign what somebody else drew up: its addresses are reserved, construction begins."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    plans.sign(pk, Words(text=body.text, delay=body.delay), by=user)
    return whole_application(user, pk)


@router.post(
    "/access-applications/{application_id}/withdraw-allocation", response=ApplicationWithStepsOut
)
def withdraw_allocation(
    request: MemberRequest, application_id: Path[Id], body: ApplicationReasonIn
) -> Application:
    """Take a signed allocation out of force before it is opened; another one is drawn up."""
    pk, user = whole_application(request.user, application_id).pk, request.user
    plans.withdraw(pk, body.text, by=user)
    return whole_application(user, pk)


@router.post("/access-applications/{application_id}/open", response=ApplicationWithStepsOut)
def open_access(
    request: MemberRequest, application_id: Path[Id], body: ApplicationOpenIn
) -> Application:
    """Circuit, addresses, access point and monitoring come about together, or nothing does."""
    user = request.user
    application = whole_application(user, application_id)
    demand_handler(user, application)
    path = application.unit.path
    above = [path[: at + 1] for at, letter in enumerate(path) if letter == "/"]
    near = Collector.objects.at_work().filter(unit__path__in=[*above, path])
    collector = linked(near, body.collector_id, "collector_id")
    opening.carry_out(application.pk, Words(delay=body.delay), by=user, collector=collector)
    return whole_application(user, application_id)


@router.post("/access-applications/{application_id}/assign", response=ApplicationWithStepsOut)
def assign_access_step(
    request: MemberRequest, application_id: Path[Id], body: ApplicationAssignIn
) -> Application:
    """Give the present step to somebody, or another due date."""
    user = request.user
    application = whole_application(user, application_id)
    demand_handler(user, application)
    owner = linked(handlers_of(application), body.owner_id, "owner_id")
    due_on = application.step_due_on if body.due_on is None else body.due_on
    working.assign(application.pk, owner=owner, due_on=due_on, reason=body.text, by=user)
    return whole_application(user, application_id)
