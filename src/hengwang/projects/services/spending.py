"""Record how money is spent: procurement, contracts, acceptance, payments, papers."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.files.models import StoredFile
from hengwang.organizations.models import Company
from hengwang.outbox.services import announce
from hengwang.projects.choices import AcceptanceConclusion, FundSource
from hengwang.projects.errors import (
    AmountNotPositiveError,
    ContractNumberTakenError,
)
from hengwang.projects.models import (
    Acceptance,
    BudgetLine,
    Contract,
    Paper,
    Payment,
    Procurement,
    SubProject,
)
from hengwang.projects.rules import acceptance_flags
from hengwang.projects.services.flagging import ids_of, others_of, reflag
from hengwang.projects.services.money import refuse_other_year, refuse_stranger
from hengwang.projects.services.programmes import locked_programme
from hengwang.projects.services.sums import payments_changed, resum, years_of

ZERO = Decimal(0)


@dataclass(frozen=True)
class ProcurementData:
    """One purchase; yuan."""

    name: str
    method: str
    number: str = ""
    announced_on: date | None = None
    awarded_on: date | None = None
    amount_cny: Decimal | None = None


@dataclass(frozen=True)
class ContractData:
    """One contract; yuan."""

    name: str
    amount_cny: Decimal
    number: str = ""
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    covers: str = ""


@dataclass(frozen=True)
class AcceptanceData:
    """One acceptance, dated or not."""

    stage: str
    conclusion: str = AcceptanceConclusion.PASSED
    due_on: date | None = None
    accepted_on: date | None = None
    people: str = ""
    supervisor_opinion: str = ""


@dataclass(frozen=True)
class PaymentData:
    """Money paid as the voucher book has it; yuan, negative for money that came back."""

    fiscal_year: int
    amount_cny: Decimal
    source: str = FundSource.APPROPRIATION
    paid_on: date | None = None
    voucher_number: str = ""
    expense_item: str = ""
    payee: str = ""
    purpose: str = ""


@dataclass(frozen=True)
class Links:
    """What a payment or acceptance belongs to inside its programme."""

    subproject: SubProject | None = None
    contract: Contract | None = None
    budget_line: BudgetLine | None = None


NO_LINKS = Links()


@transaction.atomic
def record_procurement(
    programme_id: int, data: ProcurementData, *, supplier: Company | None = None, by: User
) -> Procurement:
    """Record a purchase, as it happened."""
    programme = locked_programme(programme_id, by=by)
    row = Procurement.objects.create(programme=programme, supplier=supplier, **asdict(data))
    record("procurement.recorded", row, by=by, after=asdict(data))
    return row


@transaction.atomic
def record_contract(
    programme_id: int,
    data: ContractData,
    *,
    company: Company,
    subproject: SubProject | None = None,
    procurement: Procurement | None = None,
    by: User,
) -> Contract:
    """Record a contract.

    Raises:
        AmountNotPositiveError: A contract is about more than nothing.
        ContractNumberTakenError: The project has one of that number.
    """
    programme = locked_programme(programme_id, by=by)
    refuse_stranger(programme, subproject, procurement)
    if data.amount_cny <= 0:
        raise AmountNotPositiveError
    try:
        with transaction.atomic():
            contract = Contract.objects.create(
                programme=programme,
                company=company,
                subproject=subproject,
                procurement=procurement,
                **asdict(data),
            )
    except IntegrityError:
        raise ContractNumberTakenError(number=data.number) from None
    record("contract.recorded", contract, by=by, after={**asdict(data), "company": company.name})
    return contract


@transaction.atomic
def record_acceptance(
    programme_id: int, data: AcceptanceData, *, links: Links = NO_LINKS, by: User
) -> Acceptance:
    """Record an acceptance; without its date it is flagged, not refused.

    Payments of the contract are looked at again, because it may have come after them.
    """
    programme = locked_programme(programme_id, by=by)
    refuse_stranger(programme, links.subproject, links.contract)
    flags = acceptance_flags(accepted_on=data.accepted_on)
    acceptance = Acceptance.objects.create(
        programme=programme,
        subproject=links.subproject,
        contract=links.contract,
        flags=flags,
        **asdict(data),
    )
    record("acceptance.recorded", acceptance, by=by, after={**asdict(data), "flags": flags})
    remarked = reflag(ids_of(links.contract.payments)) if links.contract else set()
    resum([programme.pk], remarked | years_of(programme))
    announce("acceptance.recorded", programme_id=programme.pk)
    return acceptance


@transaction.atomic
def record_payment(
    programme_id: int, data: PaymentData, *, links: Links = NO_LINKS, by: User
) -> Payment:
    """Record money that was paid, whatever is irregular about it.

    Raises:
        NotAllowedError: The user may not record payments of the unit.
        OutsideYearsError: It is not a year of the project.
        OtherProgrammeError: Contract, sub-project or budget line belong elsewhere.
    """
    programme = locked_programme(programme_id, by=by, permission=Permission.RECORD_PAYMENTS)
    refuse_other_year(programme, data.fiscal_year)
    refuse_stranger(programme, links.subproject, links.contract, links.budget_line)
    payment = Payment.objects.create(
        programme=programme,
        subproject=links.subproject,
        contract=links.contract,
        budget_line=links.budget_line,
        **asdict(data),
    )
    remarked = reflag([payment.pk, *others_of(payment)])
    payment.refresh_from_db()
    record("payment.recorded", payment, by=by, after={**asdict(data), "flags": payment.flags})
    payments_changed(programme, data.fiscal_year, remarked=remarked)
    return payment


@transaction.atomic
def correct_payment(
    payment_id: int, data: PaymentData, *, links: Links = NO_LINKS, by: User
) -> Payment:
    """Mend a payment that was entered differently from the voucher book; the trail keeps both."""
    payment = Payment.objects.select_related("programme").get(pk=payment_id)
    programme = locked_programme(payment.programme_id, by=by, permission=Permission.RECORD_PAYMENTS)
    refuse_other_year(programme, data.fiscal_year)
    refuse_stranger(programme, links.subproject, links.contract, links.budget_line)
    touched, year_before = others_of(payment), payment.fiscal_year
    before = {name: getattr(payment, name) for name in asdict(data)}
    for name, value in asdict(data).items():
        setattr(payment, name, value)
    payment.subproject, payment.contract = links.subproject, links.contract
    payment.budget_line = links.budget_line
    payment.save()
    remarked = reflag({payment.pk, *touched, *others_of(payment)})
    payment.refresh_from_db()
    record("payment.corrected", payment, by=by, before=before, after=asdict(data))
    payments_changed(programme, year_before, data.fiscal_year, remarked=remarked)
    return payment


@transaction.atomic
def attach_paper(
    row: Payment | Contract | Acceptance, file: StoredFile, *, kind: str, by: User
) -> Paper:
    """Attach a stored file to a record; a payment's flags follow."""
    permission = (
        Permission.RECORD_PAYMENTS if isinstance(row, Payment) else Permission.EDIT_PROJECTS
    )
    locked_programme(row.programme_id, by=by, permission=permission)
    paper = Paper.objects.create(**{row._meta.model_name or "": row}, kind=kind, file=file)
    if isinstance(row, Payment):
        resum([row.programme_id], reflag([row.pk]))
    record("paper.attached", row, by=by, after={"kind": kind, "sha256": file.sha256})
    return paper
