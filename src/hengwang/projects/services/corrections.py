"""Mend what was entered differently from what happened; the trail keeps both."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission
from hengwang.audit.services import record
from hengwang.organizations.models import Company
from hengwang.outbox.services import announce
from hengwang.projects.errors import (
    AmountMissingError,
    AmountNotPositiveError,
    ContractNumberTakenError,
)
from hengwang.projects.models import (
    Acceptance,
    Adjustment,
    Contract,
    Feasibility,
    FundArrival,
    Milestone,
    Payment,
    Procurement,
    SubProject,
)
from hengwang.projects.rules import acceptance_flags, adjustment_flags
from hengwang.projects.services.flagging import ids_of, reflag
from hengwang.projects.services.money import (
    MOVES_MONEY,
    AdjustmentData,
    ArrivalData,
    refuse_other_year,
    refuse_stranger,
)
from hengwang.projects.services.programmes import locked_programme
from hengwang.projects.services.spending import (
    NO_LINKS,
    AcceptanceData,
    ContractData,
    Links,
    ProcurementData,
)
from hengwang.projects.services.sums import money_changed, resum, years_of


@transaction.atomic
def correct_arrival(arrival_id: int, data: ArrivalData, *, by: User) -> FundArrival:
    """Mend an arrival; raises like `record_arrival`."""
    arrival = FundArrival.objects.get(pk=arrival_id)
    programme = locked_programme(arrival.programme_id, by=by, permission=Permission.RECORD_PAYMENTS)
    refuse_other_year(programme, data.fiscal_year)
    year_before = arrival.fiscal_year
    before = _take(arrival, asdict(data))
    arrival.save()
    record("arrival.corrected", arrival, by=by, before=before, after=asdict(data))
    money_changed(programme, year_before, data.fiscal_year)
    return arrival


@transaction.atomic
def correct_adjustment(
    adjustment_id: int, data: AdjustmentData, *, subproject: SubProject | None = None, by: User
) -> Adjustment:
    """Mend an adjustment, such as by the approval that came later; its flags follow."""
    adjustment = Adjustment.objects.get(pk=adjustment_id)
    programme = locked_programme(adjustment.programme_id, by=by)
    refuse_other_year(programme, data.fiscal_year)
    refuse_stranger(programme, subproject)
    if data.kind in MOVES_MONEY and not data.amount_cny:
        raise AmountMissingError
    if data.amount_cny is not None and data.amount_cny < 0:
        raise AmountNotPositiveError
    year_before = adjustment.fiscal_year
    before = _take(adjustment, asdict(data))
    adjustment.subproject = subproject
    adjustment.flags = adjustment_flags(
        approval_number=data.approval_number, approved_on=data.approved_on, reason=data.reason
    )
    adjustment.save()
    after = {**asdict(data), "flags": adjustment.flags}
    record("adjustment.corrected", adjustment, by=by, before=before, after=after)
    money_changed(programme, year_before, data.fiscal_year)
    return adjustment


@transaction.atomic
def correct_procurement(
    procurement_id: int, data: ProcurementData, *, supplier: Company | None = None, by: User
) -> Procurement:
    """Mend a purchase."""
    procurement = Procurement.objects.get(pk=procurement_id)
    locked_programme(procurement.programme_id, by=by)
    before = _take(procurement, asdict(data))
    procurement.supplier = supplier
    procurement.save()
    record("procurement.corrected", procurement, by=by, before=before, after=asdict(data))
    return procurement


@transaction.atomic
def correct_contract(
    contract_id: int,
    data: ContractData,
    *,
    company: Company,
    subproject: SubProject | None = None,
    procurement: Procurement | None = None,
    by: User,
) -> Contract:
    """Mend a contract; its payments are looked at again. Raises like `record_contract`."""
    contract = Contract.objects.get(pk=contract_id)
    programme = locked_programme(contract.programme_id, by=by)
    refuse_stranger(programme, subproject, procurement)
    if data.amount_cny <= 0:
        raise AmountNotPositiveError
    before = _take(contract, asdict(data)) | {"company": contract.company.name}
    contract.company, contract.subproject = company, subproject
    contract.procurement = procurement
    try:
        with transaction.atomic():
            contract.save()
    except IntegrityError:
        raise ContractNumberTakenError(number=data.number) from None
    resum([programme.pk], reflag(ids_of(contract.payments)))
    after = {**asdict(data), "company": company.name}
    record("contract.corrected", contract, by=by, before=before, after=after)
    return contract


@transaction.atomic
def correct_acceptance(
    acceptance_id: int, data: AcceptanceData, *, links: Links = NO_LINKS, by: User
) -> Acceptance:
    """Mend an acceptance, such as by its missing date; payments of its contracts follow."""
    acceptance = Acceptance.objects.get(pk=acceptance_id)
    programme = locked_programme(acceptance.programme_id, by=by)
    refuse_stranger(programme, links.subproject, links.contract)
    contracts = {acceptance.contract_id, links.contract.pk if links.contract else None} - {None}
    before = _take(acceptance, asdict(data))
    acceptance.subproject, acceptance.contract = links.subproject, links.contract
    acceptance.flags = acceptance_flags(accepted_on=data.accepted_on)
    acceptance.save()
    remarked = reflag(Payment.objects.filter(contract__in=contracts).values_list("pk", flat=True))
    resum([programme.pk], remarked | years_of(programme))
    after = {**asdict(data), "flags": acceptance.flags}
    record("acceptance.corrected", acceptance, by=by, before=before, after=after)
    announce("acceptance.recorded", programme_id=programme.pk)
    return acceptance


@transaction.atomic
def correct_milestone(
    milestone_id: int, *, name: str, due_on: date | None, reached_on: date | None, by: User
) -> Milestone:
    """Mend a dated step."""
    milestone = Milestone.objects.get(pk=milestone_id)
    locked_programme(milestone.programme_id, by=by)
    after = {"name": name, "due_on": due_on, "reached_on": reached_on}
    before = _take(milestone, after)
    milestone.save()
    record("milestone.corrected", milestone, by=by, before=before, after=after)
    return milestone


@transaction.atomic
def correct_feasibility(
    feasibility_id: int, *, name: str, done_on: date | None, conclusion: str, by: User
) -> Feasibility:
    """Mend a study, survey or estimate."""
    feasibility = Feasibility.objects.get(pk=feasibility_id)
    locked_programme(feasibility.programme_id, by=by)
    after = {"name": name, "done_on": done_on, "conclusion": conclusion}
    before = _take(feasibility, after)
    feasibility.save()
    record("feasibility.corrected", feasibility, by=by, before=before, after=after)
    return feasibility


def _take(row: models.Model, facts: dict[str, Any]) -> dict[str, Any]:
    """Put the facts into the row; returns what stood there."""
    before = {name: getattr(row, name) for name in facts}
    for name, value in facts.items():
        setattr(row, name, value)
    return before
