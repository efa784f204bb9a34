"""Carry out a workbook exactly as it was shown: all of its plan, or nothing."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.db import transaction

from hengwang.accounts.models import User
from hengwang.audit.services import record
from hengwang.files.models import StoredFile
from hengwang.kernel.search_text import normalize
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.services import CompanyFacts, open_company
from hengwang.projects.errors import ImportChangedError, ImportEmptyPlanError
from hengwang.projects.importing.columns import Sheet
from hengwang.projects.importing.planning import plan_workbook
from hengwang.projects.importing.plans import ImportPlan, PlannedRow, Verdict
from hengwang.projects.importing.reading import read_workbook
from hengwang.projects.models import BudgetLine, Contract, SubProject, WorkbookImport
from hengwang.projects.services.bulk import LinkedPayment, record_payments
from hengwang.projects.services.money import add_budget_line
from hengwang.projects.services.programmes import create_programme
from hengwang.projects.services.spending import Links, record_contract

Progress = Callable[[int, int], object]


def plan_import(stored: StoredFile, *, by: User) -> ImportPlan:
    """What the workbook would do for this user; writes nothing.

    Raises:
        ImportRefusedError: One of its kinds says why the file is no import.
    """
    return plan_workbook(read_workbook(stored), by=by)


@transaction.atomic
def carry_out_import(
    stored: StoredFile, *, digest: str, by: User, progress: Progress | None = None
) -> WorkbookImport:
    """Enter the rows the plan would add; everything in one transaction.

    Args:
        stored: The workbook.
        digest: Of the plan the person looked at.
        by: Who confirmed it.
        progress: Told how many rows of how many are written.

    Raises:
        ImportChangedError: File or records would now do something else.
        ImportEmptyPlanError: No row would be added.
    """
    plan = plan_import(stored, by=by)
    if plan.digest != digest:
        raise ImportChangedError
    if not plan.count(Verdict.ADD):
        raise ImportEmptyPlanError
    Importer(plan, by, progress or (lambda _done, _total: None), stored.name).run()
    counts = {verdict.value: plan.count(verdict) for verdict in Verdict}
    done = WorkbookImport.objects.create(
        file=stored,
        sha256=stored.sha256,
        imported_by_id=by.pk,
        imported_by_name=by.printed_name,
        counts=counts,
    )
    record("workbook.imported", done, by=by, after={"file": stored.name, **counts})
    return done


class Importer:
    """One pass over a plan; knows what earlier rows of the file have become."""

    def __init__(self, plan: ImportPlan, by: User, progress: Progress, name: str) -> None:
        self.plan, self.by, self.progress, self.name = plan, by, progress, name
        self.programmes: dict[Any, int] = {}
        self.companies = {normalize(row.name): row for row in Company.objects.all()}
        self.total, self.done = plan.count(Verdict.ADD), 0

    def run(self) -> None:
        """Programmes, then their budgets, contracts and payments."""
        for row in self.plan.of(Sheet.PROGRAMMES, Verdict.ADD):
            self._programme(row)
        for row in self.plan.of(Sheet.BUDGET_LINES, Verdict.ADD):
            add_budget_line(self._programme_of(row), row.facts, by=self.by)
            self._tick()
        for row in self.plan.of(Sheet.CONTRACTS, Verdict.ADD):
            self._contract(row)
        self._payments()

    def _programme(self, row: PlannedRow) -> None:
        unit = Unit.objects.select_related("region").get(pk=_links(row)["unit_id"])
        programme = create_programme(unit, row.facts, by=self.by)
        key = ("new", unit.pk, normalize(row.facts.name), row.facts.first_year)
        self.programmes[key] = programme.pk
        self._tick()

    def _contract(self, row: PlannedRow) -> None:
        name = _links(row)["company"]
        company = self.companies.get(normalize(name))
        if company is None:
            company = open_company(name, CompanyFacts(CompanyKind.OTHER), by=self.by)
            self.companies[normalize(name)] = company
        record_contract(self._programme_of(row), row.facts, company=company, by=self.by)
        self._tick()

    def _payments(self) -> None:
        by_programme: dict[int, list[PlannedRow]] = defaultdict(list)
        for row in self.plan.of(Sheet.PAYMENTS, Verdict.ADD):
            by_programme[self._programme_of(row)].append(row)
        for programme_id, rows in by_programme.items():
            contracts: dict[str | None, Contract] = {
                normalize(contract.number): contract
                for contract in Contract.objects.filter(programme=programme_id).exclude(number="")
            }
            parts = {part.pk: part for part in SubProject.objects.filter(programme=programme_id)}
            lines = {row.pk: row for row in BudgetLine.objects.filter(programme=programme_id)}
            payments = [
                LinkedPayment(
                    row.facts,
                    Links(
                        contract=contracts.get(_links(row).get("contract")),
                        subproject=parts.get(_links(row).get("subproject") or 0),
                        budget_line=lines.get(_links(row).get("budget_line") or 0),
                    ),
                )
                for row in rows
            ]
            record_payments(programme_id, payments, by=self.by, note=self.name)
            self._tick(len(rows))

    def _programme_of(self, row: PlannedRow) -> int:
        found = _links(row)["programme"]
        return self.programmes[found] if isinstance(found, tuple) else int(found)

    def _tick(self, rows: int = 1) -> None:
        self.done += rows
        self.progress(self.done, self.total)


def _links(row: PlannedRow) -> Any:
    return row.links or {}
