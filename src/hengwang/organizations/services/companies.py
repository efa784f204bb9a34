"""Enter, rename and close companies, and keep the people to call."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from hengwang.audit.services import record
from hengwang.kernel.actors import Actor
from hengwang.kernel.search_text import search_text
from hengwang.organizations.choices import CompanyKind
from hengwang.organizations.errors import (
    AlreadyClosedError,
    ClosesTooEarlyError,
    NameTakenError,
    RenameTooEarlyError,
    SameNameError,
)
from hengwang.organizations.models import Company, CompanyName, Contact, Unit


@dataclass(frozen=True)
class CompanyFacts:
    """What a form says about a company; names change by `rename_company` only."""

    kind: CompanyKind
    credit_code: str = ""
    opened_on: date | None = None
    search_initials: str = ""


@dataclass(frozen=True)
class ContactFacts:
    """What a form says about a person to call."""

    name: str
    post: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def open_company(
    name: str, facts: CompanyFacts, *, by: Actor | None, short_name: str = ""
) -> Company:
    """Enter a company.

    Raises:
        NameTakenError: An open company bears the name, or any one the credit code.
    """
    _refuse_taken(name, facts.credit_code)
    company = Company.objects.create(name=name, short_name=short_name, **asdict(facts))
    CompanyName.objects.create(
        company=company, name=name, short_name=short_name, from_on=facts.opened_on
    )
    _refresh_search(company)
    record("company.opened", company, by=by, after={"name": name, "kind": facts.kind.value})
    return company


@transaction.atomic
def edit_company(company_id: int, facts: CompanyFacts, *, by: Actor | None) -> Company:
    """Change kind, credit code, opening day or initials.

    Raises:
        AlreadyClosedError: The company is closed.
    """
    company = _lock_open(company_id)
    _refuse_taken("", facts.credit_code, but=company)
    columns = asdict(facts)
    before = {field: str(getattr(company, field) or "") for field in columns}
    for field, value in columns.items():
        setattr(company, field, value)
    company.save(update_fields=list(columns))
    _refresh_search(company)
    after = {field: str(value or "") for field, value in columns.items()}
    record("company.edited", company, by=by, before=before, after=after)
    return company


@transaction.atomic
def rename_company(
    company_id: int, *, name: str, from_on: date, by: Actor | None, short_name: str = ""
) -> Company:
    """Give a company a new name from a day on; the earlier name keeps its stretch of time.

    Raises:
        SameNameError: Nothing changes.
        RenameTooEarlyError: The present name began on that day or later.
    """
    company = _lock_open(company_id)
    if (name, short_name) == (company.name, company.short_name):
        raise SameNameError(name=name)
    _refuse_taken(name, "", but=company)
    present = CompanyName.objects.select_for_update().get(company=company, until_on=None)
    if present.from_on is not None and present.from_on >= from_on:
        raise RenameTooEarlyError(day=present.from_on)

    present.until_on = from_on
    present.save(update_fields=["until_on"])
    CompanyName.objects.create(company=company, name=name, short_name=short_name, from_on=from_on)
    before = {"name": company.name}
    company.name, company.short_name = name, short_name
    company.save(update_fields=["name", "short_name"])
    _refresh_search(company)
    record("company.renamed", company, by=by, before=before, after={"name": name})
    return company


@transaction.atomic
def close_company(company_id: int, *, on: date, by: Actor | None, note: str = "") -> Company:
    """Close a company; `on` is the first day without it.

    Raises:
        AlreadyClosedError: It is closed already.
        ClosesTooEarlyError: It had not opened by then.
    """
    company = _lock_open(company_id)
    if company.opened_on is not None and on <= company.opened_on:
        raise ClosesTooEarlyError(name=company.name, day=company.opened_on)
    company.closed_on = on
    company.save(update_fields=["closed_on"])
    record("company.closed", company, by=by, after={"closed_on": str(on)}, note=note)
    return company


@transaction.atomic
def add_contact(
    facts: ContactFacts,
    *,
    by: Actor | None,
    unit: Unit | None = None,
    company: Company | None = None,
) -> Contact:
    """Enter a person to call at a unit or a company (one of the two)."""
    contact = Contact.objects.create(unit=unit, company=company, **asdict(facts))
    record("contact.added", unit or company, by=by, after=asdict(facts))
    return contact


@transaction.atomic
def retire_contact(contact_id: int, *, by: Actor | None) -> Contact:
    """Take a person off the list; the row stays for old papers that name it."""
    contact = Contact.objects.select_for_update(of=("self",)).get(pk=contact_id)
    contact.is_active = False
    contact.save(update_fields=["is_active"])
    record("contact.retired", contact.unit or contact.company, by=by, before={"name": contact.name})
    return contact


def _lock_open(company_id: int) -> Company:
    company = Company.objects.select_for_update().get(pk=company_id)
    if company.closed_on is not None:
        raise AlreadyClosedError(name=company.name, day=company.closed_on)
    return company


def _refuse_taken(name: str, credit_code: str, *, but: Company | None = None) -> None:
    others = Company.objects.all()
    if but is not None:
        others = others.exclude(pk=but.pk)
    if name and others.filter(name=name, closed_on=None).exists():
        raise NameTakenError(name=name)
    if credit_code and others.filter(credit_code=credit_code).exists():
        raise NameTakenError(name=credit_code)


def _refresh_search(company: Company) -> None:
    spans = company.names.values_list("name", "short_name")
    names = [company.name, company.short_name, *(part for span in spans for part in span)]
    company.search_text = search_text(*names, override=company.search_initials)
    company.save(update_fields=["search_text"])
