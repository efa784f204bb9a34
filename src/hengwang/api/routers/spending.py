"""How the money is spent: procurement, contracts, acceptance, payments."""

from django.db.models import Q, QuerySet
from ninja import Path, Query, Router
from ninja.pagination import paginate

from hengwang.accounts.permissions import Permission, require
from hengwang.accounts.requests import MemberRequest
from hengwang.api.finding import found, linked
from hengwang.api.paging import Pages
from hengwang.api.problems import UnknownReferenceError
from hengwang.api.routers.programmes import programme_of
from hengwang.api.schemas.spending import (
    AcceptanceIn,
    AcceptanceOut,
    ContractIn,
    ContractOut,
    PaymentIn,
    PaymentOut,
    PaymentsWanted,
    ProcurementIn,
    ProcurementOut,
)
from hengwang.api.schemas.values import Id
from hengwang.organizations.models import Company
from hengwang.projects.models import Acceptance, Contract, Payment, Procurement, Programme
from hengwang.projects.services import spending as services

router = Router(tags=["spending"])
LINKS = {"subproject_id", "contract_id", "budget_line_id"}


def _links(programme: Programme, body: AcceptanceIn | PaymentIn) -> services.Links:
    line_id = body.budget_line_id if isinstance(body, PaymentIn) else None
    return services.Links(
        subproject=linked(programme.subprojects.all(), body.subproject_id, "subproject_id"),
        contract=linked(programme.contracts.all(), body.contract_id, "contract_id"),
        budget_line=linked(programme.budget_lines.all(), line_id, "budget_line_id"),
    )


@router.get("/programmes/{programme_id}/procurements", response=list[ProcurementOut])
@paginate(Pages)
def list_procurements(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[Procurement]:
    """Purchases of a project."""
    return programme_of(request, programme_id).procurements.all()


@router.post("/programmes/{programme_id}/procurements", response={201: ProcurementOut})
def record_procurement(
    request: MemberRequest, programme_id: Path[Id], body: ProcurementIn
) -> Procurement:
    """Record a purchase."""
    programme = programme_of(request, programme_id)
    supplier = linked(Company.objects.visible_to(request.user), body.supplier_id, "supplier_id")
    data = services.ProcurementData(**body.model_dump(exclude={"supplier_id"}))
    return services.record_procurement(programme.pk, data, supplier=supplier, by=request.user)


@router.get("/programmes/{programme_id}/contracts", response=list[ContractOut])
@paginate(Pages)
def list_contracts(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[Contract]:
    """Contracts of a project."""
    return programme_of(request, programme_id).contracts.all()


@router.post("/programmes/{programme_id}/contracts", response={201: ContractOut})
def record_contract(request: MemberRequest, programme_id: Path[Id], body: ContractIn) -> Contract:
    """Record a contract."""
    programme = programme_of(request, programme_id)
    company = linked(Company.objects.visible_to(request.user), body.company_id, "company_id")
    if company is None:
        raise UnknownReferenceError(field="company_id")
    data = body.model_dump(exclude={"company_id", "subproject_id", "procurement_id"})
    return services.record_contract(
        programme.pk,
        services.ContractData(**data),
        company=company,
        subproject=linked(programme.subprojects.all(), body.subproject_id, "subproject_id"),
        procurement=linked(programme.procurements.all(), body.procurement_id, "procurement_id"),
        by=request.user,
    )


@router.get("/programmes/{programme_id}/acceptances", response=list[AcceptanceOut])
@paginate(Pages)
def list_acceptances(request: MemberRequest, programme_id: Path[Id]) -> QuerySet[Acceptance]:
    """Acceptances of a project."""
    return programme_of(request, programme_id).acceptances.all()


@router.post("/programmes/{programme_id}/acceptances", response={201: AcceptanceOut})
def record_acceptance(
    request: MemberRequest, programme_id: Path[Id], body: AcceptanceIn
) -> Acceptance:
    """Record an acceptance; without its date it is flagged, not refused."""
    programme = programme_of(request, programme_id)
    data = services.AcceptanceData(**body.model_dump(exclude=LINKS))
    links = _links(programme, body)
    return services.record_acceptance(programme.pk, data, links=links, by=request.user)


@router.get("/payments", response=list[PaymentOut])
@paginate(Pages)
def list_payments(request: MemberRequest, wanted: Query[PaymentsWanted]) -> QuerySet[Payment]:
    """Payments of all projects one may see."""
    require(request.user, Permission.VIEW_PROJECTS)
    seen = Programme.objects.visible_to(request.user)
    exact = {
        "programme_id": wanted.programme_id,
        "fiscal_year": wanted.year,
        "source": wanted.source,
        "is_irregular": wanted.is_irregular,
        "paid_on__gte": wanted.paid_from,
        "paid_on__lte": wanted.paid_until,
    }
    asked = {name: value for name, value in exact.items() if value is not None}
    rows = Payment.objects.filter(**asked, programme__in=seen)
    if wanted.text:
        said = Q(voucher_number__icontains=wanted.text) | Q(payee__icontains=wanted.text)
        rows = rows.filter(said | Q(purpose__icontains=wanted.text))
    return rows.order_by("-fiscal_year", "-paid_on", "-pk")


@router.post("/programmes/{programme_id}/payments", response={201: PaymentOut})
def record_payment(request: MemberRequest, programme_id: Path[Id], body: PaymentIn) -> Payment:
    """Record money that was paid, whatever is irregular about it."""
    programme = programme_of(request, programme_id)
    data = services.PaymentData(**body.model_dump(exclude=LINKS))
    links = _links(programme, body)
    return services.record_payment(programme.pk, data, links=links, by=request.user)


@router.put("/payments/{payment_id}", response=PaymentOut)
def correct_payment(request: MemberRequest, payment_id: Path[Id], body: PaymentIn) -> Payment:
    """Mend a payment that was entered differently from the voucher book; the trail keeps both."""
    seen = Programme.objects.visible_to(request.user)
    rows = Payment.objects.filter(programme__in=seen).select_related("programme")
    payment = found(rows, pk=payment_id)
    data = services.PaymentData(**body.model_dump(exclude=LINKS))
    links = _links(payment.programme, body)
    return services.correct_payment(payment.pk, data, links=links, by=request.user)
