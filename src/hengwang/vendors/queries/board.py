"""The board: contracts against the months of a year; five queries, whatever their number."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from hengwang.accounts.models import User
from hengwang.projects.models import Contract
from hengwang.vendors.choices import ASSESSMENT_TONES, SchemeState
from hengwang.vendors.engine.months import after, months_of_year
from hengwang.vendors.models import AnnualResult, Assessment, AssessmentScheme
from hengwang.vendors.wording import score_span

MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One month of one contract; `is_due` where it is over and nothing was drafted."""

    month: date
    assessment: Assessment | None = None
    is_due: bool = False
    runs: bool = False

    @property
    def score(self) -> str:
        """The score as a text; empty without an assessment."""
        return score_span(self.assessment.score_span) if self.assessment else ""

    @property
    def tone(self) -> str:
        """The tone of its state; a month that was not passed is bad."""
        if self.assessment is None:
            return "quiet"
        if self.assessment.passed is False:
            return "bad"
        return str(ASSESSMENT_TONES[self.assessment.state].value)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A contract and its year."""

    contract: Contract
    cells: tuple[MonthCell, ...]
    result: AnnualResult | None
    may_draw: bool


def contracts_of_year(user: User, year: int) -> QuerySet[Contract]:
    """Those of them that run in a year; an open end runs on."""
    begun = Q(starts_on=None) | Q(starts_on__lte=date(year, 12, 31))
    runs = Q(ends_on=None) | Q(ends_on__gte=date(year, 1, 1))
    return contracts_seen(user).filter(begun & runs)


def contracts_seen(user: User) -> QuerySet[Contract]:
    """Contracts with a scheme the user may see."""
    schemes = AssessmentScheme.objects.visible_to(user).exclude(state=SchemeState.DRAFT)
    rows = Contract.objects.filter(pk__in=schemes.values("contract"))
    return rows.select_related("company", "programme__unit").order_by("company__name", "name", "pk")


def board_of(contracts: Sequence[Contract], user: User, year: int, today: date) -> list[BoardRow]:
    """The rows of these contracts; three queries."""
    pks = [one.pk for one in contracts]
    seen = Assessment.objects.visible_to(user).filter(contract__in=pks, month__year=year)
    known = {(one.contract_id, one.month): one for one in seen}
    results = {
        one.contract_id: one
        for one in AnnualResult.objects.visible_to(user).filter(contract__in=pks, year=year)
    }
    since = _begins(AssessmentScheme.objects.filter(contract__in=pks))
    rows = []
    for one in contracts:
        cells = _cells(one, months_of_year(year, one.starts_on, one.ends_on), since, known, today)
        runs = [cell.month for cell in cells if cell.runs]
        result = results.get(one.pk)
        is_over = bool(runs) and after(runs[-1]) <= today
        full = _whole_year(cells, year)
        rows.append(BoardRow(one, full, result, is_over and result is None))
    return rows


def _begins(schemes: Iterable[AssessmentScheme]) -> dict[int, date]:
    """From when on each contract has a scheme."""
    found: dict[int, date] = {}
    for one in schemes:
        if one.state != SchemeState.DRAFT:
            found[one.contract_id] = min(one.starts_on, found.get(one.contract_id, date.max))
    return found


def _cells(
    contract: Contract,
    runs: Sequence[date],
    since: Mapping[int, date],
    known: Mapping[tuple[int, date], Assessment],
    today: date,
) -> list[MonthCell]:
    """Months in which the contract runs."""
    first = since.get(contract.pk, date.max)
    cells = []
    for month in runs:
        found = known.get((contract.pk, month))
        is_due = found is None and month >= first and after(month) <= today
        cells.append(MonthCell(month, found, is_due, runs=True))
    return cells


def _whole_year(cells: Sequence[MonthCell], year: int) -> tuple[MonthCell, ...]:
    by_month = {cell.month.month: cell for cell in cells}
    return tuple(by_month.get(one, MonthCell(date(year, one, 1))) for one in MONTHS)
