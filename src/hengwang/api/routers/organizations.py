"""Regions, units and companies, to read."""

from typing import Any

from django.db.models import QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found
from hengwang.api.paging import Pages
from hengwang.api.schemas.organizations import (
    CompaniesWanted,
    CompanyOut,
    RegionOut,
    RegionsWanted,
    UnitOut,
    UnitsWanted,
)
from hengwang.api.schemas.values import Id
from hengwang.kernel.region_codes import is_valid
from hengwang.organizations.models import Company, Region, Unit

router = Router(tags=["organizations"])


def _chosen(rows: QuerySet[Any], wanted: Any) -> QuerySet[Any]:
    """By level, kind and state, where the filter has them."""
    for name in ("level", "kind"):
        if value := getattr(wanted, name, None):
            rows = rows.filter(**{name: value})
    is_open = getattr(wanted, "is_open", None)
    return rows if is_open is None else rows.filter(closed_on__isnull=is_open)


@router.get("/regions", response=list[RegionOut])
@paginate(Pages)
def list_regions(request: MemberRequest, wanted: Query[RegionsWanted]) -> QuerySet[Region]:
    """Divisions of GB/T 2260 and functional areas; `within` is a code whose subtree is meant."""
    require(request.user, Permission.VIEW_UNITS)
    rows = Region.objects.visible_to(request.user).select_related("parent")
    if wanted.text:
        rows = rows.matching(wanted.text)
    if wanted.within is not None:
        rows = rows.in_region(wanted.within) if is_valid(wanted.within) else rows.none()
    return _chosen(rows, wanted)


@router.get("/regions/{code}", response=RegionOut)
def get_region(request: MemberRequest, code: str) -> Region:
    """One division by its code."""
    rows = Region.objects.visible_to(request.user).select_related("parent")
    return found(rows, code=code.replace("\0", ""))


@router.get("/units", response=list[UnitOut])
@paginate(Pages)
def list_units(request: MemberRequest, wanted: Query[UnitsWanted]) -> QuerySet[Unit]:
    """Units one may see; `below` is a unit with everything under it."""
    require(request.user, Permission.VIEW_UNITS)
    rows = Unit.objects.visible_to(request.user).select_related("region")
    if wanted.text:
        rows = rows.matching(wanted.text)
    if wanted.region is not None:
        rows = rows.in_region(wanted.region) if is_valid(wanted.region) else rows.none()
    if wanted.below is not None:
        top = Unit.objects.visible_to(request.user).filter(pk=wanted.below).first()
        rows = rows.subtree_of(top) if top else rows.none()
    return _chosen(rows, wanted)


@router.get("/units/{unit_id}", response=UnitOut)
def get_unit(request: MemberRequest, unit_id: Path[Id]) -> Unit:
    """One unit."""
    return found(Unit.objects.visible_to(request.user).select_related("region"), pk=unit_id)


@router.get("/companies", response=list[CompanyOut])
@paginate(Pages)
def list_companies(request: MemberRequest, wanted: Query[CompaniesWanted]) -> QuerySet[Company]:
    """Companies one may see; a company's engineer sees their own."""
    require(request.user, Permission.VIEW_COMPANIES)
    rows = Company.objects.visible_to(request.user)
    return _chosen(rows.matching(wanted.text) if wanted.text else rows, wanted)


@router.get("/companies/{company_id}", response=CompanyOut)
def get_company(request: MemberRequest, company_id: Path[Id]) -> Company:
    """One company."""
    return found(Company.objects.visible_to(request.user), pk=company_id)
