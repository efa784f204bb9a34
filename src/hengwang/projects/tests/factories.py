"""Rows of projects for tests: written straight to the tables, flags decided as services do."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from hengwang.accounts.models import User
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.services import CompanyFacts, open_company
from hengwang.projects import models
from hengwang.projects.choices import (
    AcceptanceConclusion,
    AcceptanceStage,
    AdjustmentKind,
    FundSource,
)
from hengwang.projects.models import Programme
from hengwang.projects.rules import acceptance_flags, adjustment_flags
from hengwang.projects.services.flagging import reflag_programme
from hengwang.projects.services.programmes import ProgrammeData, create_programme
from hengwang.projects.services.sums import resum, years_of

YEAR = 2020


def make_programme(
    unit: Unit,
    name: str = "外网运维",
    *,
    by: User,
    years: tuple[int, int] = (YEAR, YEAR),
    **told: Any,
) -> Programme:
    """A programme as a project owner enters one."""
    first, last = years
    data = ProgrammeData(name=name, first_year=first, last_year=last, **told)
    return create_programme(unit, data, by=by)


def make_company(name: str = "丁公司") -> Company:
    """A carrier, known once."""
    known = Company.objects.filter(name=name).first()
    return known or open_company(name, CompanyFacts(CompanyKind.CARRIER), by=None)


def make_budget_line(programme: Programme, approved_cny: Any, **told: Any) -> models.BudgetLine:
    """Approved money of this year's appropriation unless told otherwise."""
    defaults = {"fiscal_year": programme.first_year, "source": FundSource.APPROPRIATION}
    row = models.BudgetLine.objects.create(
        programme=programme, approved_cny=Decimal(approved_cny), **(defaults | told)
    )
    resum([programme.pk], years_of(programme))
    return row


def make_arrival(programme: Programme, amount_cny: Any, **told: Any) -> models.FundArrival:
    """Money that reached the unit."""
    defaults = {"fiscal_year": programme.first_year, "source": FundSource.APPROPRIATION}
    return models.FundArrival.objects.create(
        programme=programme, amount_cny=Decimal(amount_cny), **(defaults | told)
    )


def make_adjustment(programme: Programme, amount_cny: Any, **told: Any) -> models.Adjustment:
    """An approved transfer to another unit unless told otherwise."""
    defaults = {
        "fiscal_year": programme.first_year,
        "kind": AdjustmentKind.TRANSFER_OUT,
        "reason": "划转",
        "approval_number": "批〔2020〕1号",
    }
    facts = defaults | told
    flags = adjustment_flags(
        approval_number=str(facts["approval_number"]),
        approved_on=told.get("approved_on"),
        reason=str(facts["reason"]),
    )
    row = models.Adjustment.objects.create(
        programme=programme, amount_cny=Decimal(amount_cny), flags=flags, **facts
    )
    resum([programme.pk], years_of(programme))
    return row


def make_contract(
    programme: Programme, amount_cny: Any = 100_000, *, company: Company | None = None, **told: Any
) -> models.Contract:
    """A contract with 丁公司."""
    defaults = {"name": "线路租用"}
    return models.Contract.objects.create(
        programme=programme,
        company=company or make_company(),
        amount_cny=Decimal(amount_cny),
        **(defaults | told),
    )


def make_subproject(programme: Programme, name: str = "网站运维", **told: Any) -> models.SubProject:
    """A sub-project."""
    return models.SubProject.objects.create(programme=programme, name=name, **told)


def make_acceptance(programme: Programme, **told: Any) -> models.Acceptance:
    """A final acceptance that passed."""
    defaults = {"stage": AcceptanceStage.FINAL, "conclusion": AcceptanceConclusion.PASSED}
    flags = acceptance_flags(accepted_on=told.get("accepted_on"))
    row = models.Acceptance.objects.create(programme=programme, flags=flags, **(defaults | told))
    resum([programme.pk], years_of(programme))
    return row


def make_payment(programme: Programme, amount_cny: Any, **told: Any) -> models.Payment:
    """A payment of the first year, dated in its June; its flags are decided."""
    defaults = {
        "fiscal_year": programme.first_year,
        "source": FundSource.APPROPRIATION,
        "paid_on": date(programme.first_year, 6, 15),
        "voucher_number": f"记-{models.Payment.objects.count() + 1}",
    }
    payment = models.Payment.objects.create(
        programme=programme, amount_cny=Decimal(amount_cny), **(defaults | told)
    )
    reflag_programme(programme.pk)
    resum([programme.pk], years_of(programme))
    payment.refresh_from_db()
    return payment


def make_plan(programme: Programme, amount_cny: Any, due_on: date, **told: Any) -> Any:
    """A planned payment."""
    defaults = {"source": FundSource.APPROPRIATION}
    return models.PlannedPayment.objects.create(
        programme=programme, amount_cny=Decimal(amount_cny), due_on=due_on, **(defaults | told)
    )


MAKERS = {
    "budget_lines": make_budget_line,
    "arrivals": make_arrival,
    "adjustments": make_adjustment,
    "subprojects": make_subproject,
    "contracts": make_contract,
    "acceptances": make_acceptance,
    "payments": make_payment,
    "plans": make_plan,
}
LINKS = ("subproject", "contract", "settled_by")


def make_records(programme: Programme, told: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Rows as a worked example lists them; `as` names a row, links name it again."""
    named: dict[str, Any] = {}
    for room, maker in MAKERS.items():
        for row in told.get(room, ()):
            facts = {
                key: named[value] if key in LINKS else value
                for key, value in row.items()
                if key not in {"as", "papers"}
            }
            made = maker(programme, **facts)
            if "as" in row:
                named[row["as"]] = made
            for kind in row.get("papers", ()):
                make_paper(made, kind)


def make_paper(payment: models.Payment, kind: str) -> models.Paper:
    """A paper of a payment, with a file nobody reads."""
    file, _made = models.spending.StoredFile.objects.get_or_create(
        name="凭证.pdf",
        defaults={"sha256": "0" * 64, "size_bytes": 1, "media_type": "application/pdf"},
    )
    paper = models.Paper.objects.create(payment=payment, kind=kind, file=file)
    reflag_programme(payment.programme_id)
    resum([payment.programme_id], [payment.fiscal_year])
    return paper
