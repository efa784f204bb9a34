"""What a project was given, by year and source, and what is planned."""

from typing import Any

from django.db.models import QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked
from hengwang.api.paging import Pages
from hengwang.api.routers.programmes import programme_of
from hengwang.api.schemas.money import (
    AdjustmentIn,
    AdjustmentOut,
    ArrivalIn,
    ArrivalOut,
    BudgetLineFactsIn,
    BudgetLineIn,
    BudgetLineOut,
    PlannedPaymentIn,
    PlannedPaymentOut,
    YearMoneyOut,
)
from hengwang.api.schemas.values import Id, Year
from hengwang.projects.models import (
    Adjustment,
    BudgetLine,
    FundArrival,
    PlannedPayment,
    Programme,
)
from hengwang.projects.queries.money import year_money
from hengwang.projects.services import money as services
from hengwang.projects.services.planning import PlanData, plan_payment

router = Router(tags=["money"])


@router.get("/programmes/{programme_id}/money", response=YearMoneyOut)
def get_year_money(
    request: MemberRequest, programme_id: Path[Id], year: Query[Year]
) -> dict[str, Any]:
    """Budget, arrivals and execution of one fiscal year by source; approved adjustments count."""
    programme = programme_of(request, programme_id)
    money = year_money([programme.pk], year)[programme.pk]
    return {
        "programme_id": programme.pk,
        "fiscal_year": year,
        "sources": list(money.sources),
        "total": money.total,
    }


@router.get("/programmes/{programme_id}/budget-lines", response=list[BudgetLineOut])
@paginate(Pages)
def list_budget_lines(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[BudgetLine]:
    """Approved money of a project."""
    return programme_of(request, programme_id).budget_lines.all()


@router.post("/programmes/{programme_id}/budget-lines", response={201: BudgetLineOut})
def add_budget_line(
    request: MemberRequest, programme_id: Path[Id], body: BudgetLineIn
) -> BudgetLine:
    """Enter approved money."""
    programme = programme_of(request, programme_id)
    part = linked(programme.subprojects.all(), body.subproject_id, "subproject_id")
    data = services.BudgetLineData(**body.model_dump(exclude={"subproject_id"}))
    return services.add_budget_line(programme.pk, data, subproject=part, by=request.user)


@router.put("/budget-lines/{line_id}", response=BudgetLineOut)
def change_budget_line(
    request: MemberRequest, line_id: Path[Id], body: BudgetLineFactsIn
) -> BudgetLine:
    """Mend a line that was entered wrongly; a change of money is an adjustment instead."""
    seen = Programme.objects.visible_to(request.user)
    line = found(BudgetLine.objects.filter(programme__in=seen), pk=line_id)
    data = services.BudgetLineData(**body.model_dump())
    return services.change_budget_line(line.pk, data, by=request.user)


@router.get("/programmes/{programme_id}/arrivals", response=list[ArrivalOut])
@paginate(Pages)
def list_arrivals(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[FundArrival]:
    """Money of a project that arrived."""
    return programme_of(request, programme_id).fund_arrivals.all()


@router.post("/programmes/{programme_id}/arrivals", response={201: ArrivalOut})
def record_arrival(request: MemberRequest, programme_id: Path[Id], body: ArrivalIn) -> FundArrival:
    """Record money that reached the unit."""
    programme = programme_of(request, programme_id)
    data = services.ArrivalData(**body.model_dump())
    return services.record_arrival(programme.pk, data, by=request.user)


@router.get("/programmes/{programme_id}/adjustments", response=list[AdjustmentOut])
@paginate(Pages)
def list_adjustments(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[Adjustment]:
    """Changes during the year, with what is irregular about them."""
    return programme_of(request, programme_id).adjustments.all()


@router.post("/programmes/{programme_id}/adjustments", response={201: AdjustmentOut})
def record_adjustment(
    request: MemberRequest, programme_id: Path[Id], body: AdjustmentIn
) -> Adjustment:
    """Record a change; without approval it is flagged, not refused."""
    programme = programme_of(request, programme_id)
    part = linked(programme.subprojects.all(), body.subproject_id, "subproject_id")
    data = services.AdjustmentData(**body.model_dump(exclude={"subproject_id"}))
    return services.record_adjustment(programme.pk, data, subproject=part, by=request.user)


@router.get("/programmes/{programme_id}/planned-payments", response=list[PlannedPaymentOut])
@paginate(Pages)
def list_planned_payments(
    request: MemberRequest, programme_id: Path[Id]
) -> QuerySet[PlannedPayment]:
    """Money that will be due."""
    return programme_of(request, programme_id).planned_payments.all()


@router.post("/programmes/{programme_id}/planned-payments", response={201: PlannedPaymentOut})
def plan_programme_payment(
    request: MemberRequest, programme_id: Path[Id], body: PlannedPaymentIn
) -> PlannedPayment:
    """Plan a payment; refused where it is more than what is left."""
    programme = programme_of(request, programme_id)
    contract = linked(programme.contracts.all(), body.contract_id, "contract_id")
    data = PlanData(**body.model_dump(exclude={"contract_id"}))
    return plan_payment(programme.pk, data, contract=contract, by=request.user)
