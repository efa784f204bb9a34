"""The question a clause puts to its metric for a month of its contract."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hengwang.evidence.models import Reading
from hengwang.evidence.questions import Question
from hengwang.evidence.services.measuring import ask, collect
from hengwang.kernel.errors import DomainError
from hengwang.kernel.looks import one_look
from hengwang.kernel.metrics import Scope
from hengwang.kernel.periods import Period, PeriodKind
from hengwang.pages.refusals import refusal_text
from hengwang.projects.models import Contract
from hengwang.vendors.choices import ClauseScope
from hengwang.vendors.engine.deducting import Observed
from hengwang.vendors.models import Clause


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question: a kept reading, or why there is none."""

    observed: Observed
    reading: Reading | None = None
    refusal: str = ""


PLACES = Decimal("1e-10")
UNASKED = Asked(Observed())


def scope_of(clause: Clause, contract: Contract) -> Scope:
    """Which part of the world the clause's figure is about; labels narrow it."""
    labels = tuple(clause.labels)
    programme = contract.programme
    if clause.scope_kind == ClauseScope.UNIT:
        return Scope(unit_ids=(programme.unit_id,), labels=labels)
    if clause.scope_kind == ClauseScope.REGION:
        return Scope(region_code=programme.unit.region.code, labels=labels)
    if clause.scope_kind == ClauseScope.PROGRAMME:
        return Scope(programme_id=programme.pk, labels=labels)
    return Scope(labels=labels)


def question_of(clause: Clause, contract: Contract, month: date) -> Question:
    """The clause's question for one month."""
    period = Period.of(month, PeriodKind.MONTH)
    return Question(clause.metric_key, period, scope_of(clause, contract), clause.params)


def try_clause(clause: Clause, contract: Contract, month: date) -> Asked:
    """Ask without keeping anything: for trials."""
    if clause.is_judged:
        return UNASKED
    question = question_of(clause, contract, month)
    try:
        found = question.metric.measure(question.period, question.scope, question.params)
    except DomainError as refusal:
        return Asked(Observed(), refusal=refusal_text(refusal))
    seen = (found.value, found.upper, found.coverage)
    return Asked(Observed(*(_kept(one) for one in seen)))


def read_clauses(clauses: Iterable[Clause], contract: Contract, month: date) -> Mapping[int, Asked]:
    """Ask all clauses of a month and keep the readings; by the clause's number in the table.

    What cannot be asked does not keep the others from being read.
    """
    held = list(clauses)
    questions: dict[int, Question] = {}
    answers = {one.pk: UNASKED for one in held}
    for clause in held:
        if clause.is_judged:
            continue
        question = question_of(clause, contract, month)
        try:
            question.metric.checked(question.params)
        except DomainError as refusal:
            answers[clause.pk] = Asked(Observed(), refusal=refusal_text(refusal))
        else:
            questions[clause.pk] = question
    with one_look():
        answers.update(_asked(questions))
    return answers


def _asked(questions: Mapping[int, Question]) -> dict[int, Asked]:
    try:
        readings = collect(questions.values())
    except DomainError:
        # One of them cannot be answered: each for itself, so that the others are.
        return {pk: _single(question) for pk, question in questions.items()}
    return {pk: _of(readings[question.digest]) for pk, question in questions.items()}


def _single(question: Question) -> Asked:
    try:
        return _of(ask(question))
    except DomainError as refusal:
        return Asked(Observed(), refusal=refusal_text(refusal))


def _of(reading: Reading) -> Asked:
    seen = Observed(*(_kept(one) for one in (reading.value, reading.upper, reading.coverage)))
    return Asked(seen, reading)


def _kept(number: Decimal | None) -> Decimal | None:
    """The number as the table holds it, so that a deduction can be done again from there."""
    return None if number is None else number.quantize(PLACES, rounding=ROUND_HALF_UP)
