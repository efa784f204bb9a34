"""Service contracts: clauses, months, years; to read. Objections have a module of their own."""

from typing import Any

from django.db.models import QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import exactly, found
from hengwang.api.paging import Pages
from hengwang.api.schemas.values import Id
from hengwang.api.schemas.vendors import (
    AnnualResultOut,
    AnnualResultsWanted,
    AnnualResultWithMonthsOut,
    AssessedContractOut,
    AssessedContractsWanted,
    AssessmentOut,
    AssessmentsWanted,
    AssessmentWithLinesOut,
    SchemeOut,
)
from hengwang.vendors.models import AnnualResult, Assessment, AssessmentScheme
from hengwang.vendors.queries.board import contracts_seen

router = Router(tags=["vendors"])


@router.get("/assessed-contracts", response=list[AssessedContractOut])
@paginate(Pages)
def list_assessed_contracts(
    request: MemberRequest, wanted: Query[AssessedContractsWanted]
) -> QuerySet[Any]:
    """Contracts with a scheme one may see; a company sees its own."""
    require(request.user, Permission.VIEW_VENDORS)
    rows = exactly(contracts_seen(request.user), wanted, "company_id")
    return rows.filter(name__icontains=wanted.text) if wanted.text else rows


@router.get("/assessed-contracts/{vendor_contract_id}/schemes", response=list[SchemeOut])
@paginate(Pages)
def list_schemes_of_contract(request: MemberRequest, vendor_contract_id: Path[Id]) -> QuerySet[Any]:
    """How it is assessed, the newest version first, with every clause."""
    contract = found(contracts_seen(request.user), pk=vendor_contract_id)
    rows = AssessmentScheme.objects.visible_to(request.user).filter(contract=contract)
    return rows.prefetch_related("clauses").order_by("-version")


@router.get("/vendor-assessments", response=list[AssessmentOut])
@paginate(Pages)
def list_vendor_assessments(
    request: MemberRequest, wanted: Query[AssessmentsWanted]
) -> QuerySet[Any]:
    """Months one may see, the latest first; a company sees what was sent to it."""
    require(request.user, Permission.VIEW_VENDORS)
    seen = Assessment.objects.visible_to(request.user)
    rows: QuerySet[Any] = exactly(seen, wanted, "contract_id", "state")
    if wanted.year is not None:
        rows = rows.filter(month__year=wanted.year)
    return rows.order_by("-month", "contract", "pk")


@router.get("/vendor-assessments/{assessment_id}", response=AssessmentWithLinesOut)
def get_vendor_assessment(request: MemberRequest, assessment_id: Path[Id]) -> Assessment:
    """One month, clause by clause, with what was objected and decided."""
    rows = Assessment.objects.visible_to(request.user)
    return found(
        rows.prefetch_related("lines__clause", "lines__objection__appeal"), pk=assessment_id
    )


@router.get("/vendor-results", response=list[AnnualResultOut])
@paginate(Pages)
def list_vendor_results(
    request: MemberRequest, wanted: Query[AnnualResultsWanted]
) -> QuerySet[Any]:
    """Years one may see, the latest first; a company sees confirmed ones."""
    require(request.user, Permission.VIEW_VENDORS)
    seen = AnnualResult.objects.visible_to(request.user)
    rows: QuerySet[Any] = exactly(seen, wanted, "contract_id", "year")
    return rows.order_by("-year", "contract", "pk")


@router.get("/vendor-results/{result_id}", response=AnnualResultWithMonthsOut)
def get_vendor_result(request: MemberRequest, result_id: Path[Id]) -> dict[str, Any]:
    """One year with its months and its sums."""
    result = found(AnnualResult.objects.visible_to(request.user), pk=result_id)
    return AnnualResultWithMonthsOut.told(result)
