"""An office sets its own terms from a day on; what was promised before stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from hengwang.access.choices import Kind, Step
from hengwang.access.errors import (
    ReasonNeededError,
    TermsExistError,
    TermsHoldError,
    TermsIncompleteError,
    TermsPastError,
)
from hengwang.access.models import AccessTerms, Application
from hengwang.access.rules import PATHS
from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.organizations.models import Unit

MOST_DAYS = 250
Days = Mapping[Kind, Mapping[Step, int]]


@dataclass(frozen=True, slots=True)
class TermsFacts:
    """Working days of every step after the application itself, from when on, and why so."""

    from_on: date
    days: Days
    ground: str


@transaction.atomic
def set_terms(unit: Unit, facts: TermsFacts, *, by: User) -> AccessTerms:
    """Promise other terms from a day on; applications that came before keep theirs.

    Raises:
        NotAllowedError: The user does not decide about access for the office.
        TermsPastError: The day is over.
        TermsIncompleteError: A step has no days, or more than a year of them.
        TermsExistError: A version of that day is there already.
        ReasonNeededError: Nothing is said of its ground.
    """
    require(by, Permission.APPROVE_ACCESS, unit)
    if facts.from_on < timezone.localdate():
        raise TermsPastError
    if not facts.ground.strip():
        raise ReasonNeededError
    days = {kind.value: _whole(kind, facts.days) for kind in Kind}
    try:
        with transaction.atomic():
            made = AccessTerms.objects.create(
                unit=unit, from_on=facts.from_on, days=days, ground=facts.ground.strip()[:200],
                made_by=by, made_by_name=by.printed_name, made_at=timezone.now(),
            )  # fmt: skip
    except IntegrityError:
        raise TermsExistError(day=facts.from_on) from None
    after = {"from_on": facts.from_on, "days": days, "ground": made.ground}
    record("access_terms.set", made, by=by, after=after)
    return made


@transaction.atomic
def withdraw_terms(terms_id: int, *, by: User) -> None:
    """Take back a version under which nothing was promised yet.

    Raises:
        NotAllowedError: The user does not decide about access for the office.
        TermsHoldError: It holds already, or applications were promised by it.
    """
    terms = AccessTerms.objects.select_for_update(of=("self",)).select_related("unit__region")
    row: AccessTerms = terms.get(pk=terms_id)
    require(by, Permission.APPROVE_ACCESS, row.unit)
    used = Application.objects.filter(terms=row).exists()
    if used or row.from_on <= timezone.localdate():
        raise TermsHoldError
    before = {"from_on": row.from_on, "days": row.days, "ground": row.ground}
    record("access_terms.withdrawn", row, by=by, before=before)
    row.delete()


def _whole(kind: Kind, days: Days) -> dict[str, int]:
    told = days.get(kind, {})
    found = {}
    for step in PATHS[kind][1:]:
        count = told.get(step)
        if count is None or not 0 <= count <= MOST_DAYS:
            raise TermsIncompleteError(kind=kind.label, step=step.label, most=MOST_DAYS)
        found[step.value] = count
    return found
