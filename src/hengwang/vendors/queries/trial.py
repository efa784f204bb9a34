"""What a clause or a whole scheme would have given for a month; nothing is written."""

from dataclasses import dataclass
from datetime import date

from hengwang.vendors.choices import DeductionMeasure
from hengwang.vendors.engine.deducting import Span, deduct
from hengwang.vendors.engine.months import first_of
from hengwang.vendors.engine.settling import Cost, Outcome, settle
from hengwang.vendors.engine.words import Measure
from hengwang.vendors.models import AssessmentScheme, Clause
from hengwang.vendors.queries.measuring import try_clause
from hengwang.vendors.wording import cost_span, figure_text, score_span, unit_of, yuan_span


@dataclass(frozen=True, slots=True)
class TriedClause:
    """A clause with the figure it would have had."""

    clause: Clause
    figure: str
    span: Span
    refusal: str = ""

    @property
    def cost(self) -> str:
        """What it would have cost."""
        return cost_span(self.span, DeductionMeasure(self.clause.measure))


@dataclass(frozen=True, slots=True)
class TriedMonth:
    """A month by a scheme."""

    month: date
    clauses: tuple[TriedClause, ...]
    outcome: Outcome

    @property
    def score(self) -> str:
        """The score, or from – to."""
        return score_span(self.outcome.score)

    @property
    def deducted(self) -> str:
        """Yuan deducted, or from – to."""
        return yuan_span(self.outcome.deducted)

    @property
    def payable(self) -> str:
        """Yuan payable, or from – to."""
        return yuan_span(self.outcome.payable)


def month_before(today: date) -> date:
    """The first day of the last month that is over."""
    first = first_of(today)
    return date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)


def tried_clause(clause: Clause, scheme: AssessmentScheme, month: date) -> TriedClause:
    """One clause, stored or not, for one month."""
    asked = try_clause(clause, scheme.contract, month)
    text = "—" if clause.is_judged else figure_text(asked.observed.value, unit_of(clause))
    return TriedClause(clause, text, deduct(clause.term(), asked.observed), asked.refusal)


def tried_month(scheme: AssessmentScheme, month: date) -> TriedMonth:
    """The whole scheme for one month; judged items stay from – to."""
    tried = tuple(tried_clause(one, scheme, month) for one in scheme.clauses.all())
    costs = [Cost(Measure(one.clause.measure), one.span) for one in tried]
    return TriedMonth(month, tried, settle(scheme.terms(month), costs))
