"""Access: how long each step may take, by office and from a day on."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Path, Query, Router, Status
from ninja.pagination import paginate

from hengwang.access.choices import Kind
from hengwang.access.models import AccessTerms
from hengwang.access.queries.terms import terms_on
from hengwang.access.rules import PATHS, promised_days, term_of
from hengwang.access.services.terms import TermsFacts, set_terms, withdraw_terms
from hengwang.accounts.permissions import Permission, require, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import exactly, found, named
from hengwang.api.paging import Pages
from hengwang.api.schemas.access_terms import (
    AccessTermsIn,
    AccessTermsOut,
    AccessTermsWanted,
    TermsOfDay,
    UnitTermsOut,
)
from hengwang.api.schemas.values import Id

router = Router(tags=["access"])


@router.get("/access-terms", response=list[AccessTermsOut])
@paginate(Pages)
def list_access_terms(request: MemberRequest, wanted: Query[AccessTermsWanted]) -> QuerySet[Any]:
    """Every version of the offices one may see, the latest day first."""
    require(request.user, Permission.VIEW_ACCESS)
    seen = AccessTerms.objects.visible_to(request.user)
    rows: QuerySet[Any] = exactly(seen, wanted, "unit_id")
    return rows.order_by("-from_on", "unit", "pk")


@router.post("/access-terms", response={201: AccessTermsOut})
def set_access_terms(request: MemberRequest, body: AccessTermsIn) -> AccessTerms:
    """Promise other terms from a day on; applications that came before keep theirs."""
    user = request.user
    require(user, Permission.APPROVE_ACCESS)
    own = units_with(user, Permission.APPROVE_ACCESS).filter(closed_on=None)
    unit = named(own.select_related("region"), body.unit_id, "unit_id")
    return set_terms(unit, TermsFacts(body.from_on, body.days, body.ground), by=user)


@router.delete("/access-terms/{access_terms_id}", response={204: None})
def withdraw_access_terms(request: MemberRequest, access_terms_id: Path[Id]) -> Status[None]:
    """Take back a version under which nothing was promised yet."""
    terms = found(AccessTerms.objects.visible_to(request.user), pk=access_terms_id)
    withdraw_terms(terms.pk, by=request.user)
    return Status(204, None)


@router.get("/units/{unit_id}/access-terms", response=UnitTermsOut)
def get_terms_of_unit(
    request: MemberRequest, unit_id: Path[Id], wanted: Query[TermsOfDay]
) -> dict[str, Any]:
    """What a unit that applies on a day is promised, and by which office."""
    rows = units_with(request.user, Permission.VIEW_ACCESS)
    unit = found(rows.select_related("region"), pk=unit_id)
    day = wanted.on or timezone.localdate()
    terms = terms_on(day, unit)
    return {
        "unit_id": unit.pk,
        "on": day,
        "terms": terms,
        "days": {
            kind.value: {step.value: term_of(kind, step, terms) for step in PATHS[kind][1:]}
            for kind in Kind
        },
        "promised_days": {kind.value: promised_days(kind, terms) for kind in Kind},
    }
