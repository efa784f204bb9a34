"""Pure rules of sufficiency: what each figure must rest on before it is submitted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from hengwang.evidence.rules import Days, Judgement, Standing, together, uncovered


class Source(StrEnum):
    """Where a value comes from; the stored words of choices.ActualSource."""

    METRIC = "metric"
    SURVEY = "survey"
    BUDGET = "budget"
    MANUAL = "manual"


class Want(StrEnum):
    """What is demanded of a figure."""

    VALUE = "value"
    RECORDS = "records"
    COVERAGE = "coverage"
    BOOKS = "books"
    EVIDENCE = "evidence"
    PERIOD = "period"
    REVIEW = "review"
    NOTE = "note"


class Met(StrEnum):
    """Whether a demand is met; NO stops the submission, WARN is said and left to the office."""

    YES = "yes"
    WARN = "warn"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand, whether it is met, and a code of `sufficiency_texts` that says why."""

    want: Want
    met: Met
    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of evidence as it stands for this figure."""

    judgement: Judgement
    supports: Days
    same_hand: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What the reading of a metric rests on; `coverage` None is not a matter of time."""

    has_value: bool
    records: int
    coverage: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Books:
    """The payments of the year, and how many of them are marked as irregular."""

    payments: int
    marked: int


@dataclass(frozen=True, slots=True)
class Figure:
    """What is known of one row.

    `is_scored` None is an evaluation without a ruleset, or a row without points. `is_stated` is a
    value or a degree of completion that a person entered. `note` is none, advice or required.
    """

    source: Source
    need: Days
    is_scored: bool | None = None
    is_stated: bool = False
    measured: Measured | None = None
    least_coverage: Decimal = Decimal(0)
    note: str = "none"
    has_note: bool = False
    books: Books | None = None
    is_surveyed: bool = False
    pieces: tuple[Piece, ...] = ()

    @property
    def rests_on_hand(self) -> bool:
        """Whether a person stands for the value: entered where nothing measures, or judged."""
        if self.source is Source.BUDGET:
            return False
        return self.source is Source.MANUAL or self.is_stated


def demands_of(figure: Figure) -> tuple[Demand, ...]:
    """Everything demanded of a figure, met or not, in the order people mend it."""
    return (
        *_value(figure),
        *_measured(figure),
        *_books(figure),
        *_evidence(figure),
        *_note(figure),
    )


def worst(demands: Iterable[Demand]) -> Met:
    """What the whole figure comes to."""
    found = {demand.met for demand in demands}
    return next((met for met in (Met.NO, Met.WARN) if met in found), Met.YES)


def _value(figure: Figure) -> Iterable[Demand]:
    if figure.is_scored is None:
        return
    if figure.is_scored:
        yield Demand(Want.VALUE, Met.YES, "scored")
    else:
        # A row that could not be measured, or too little of the time, takes a judged value.
        yield Demand(Want.VALUE, Met.NO, "unscored")


def _measured(figure: Figure) -> Iterable[Demand]:
    if figure.source is not Source.METRIC or figure.rests_on_hand:
        return
    reading = figure.measured
    if reading is None or not reading.has_value:
        yield Demand(Want.RECORDS, Met.WARN, "not_measured")
        return
    met = Met.YES if reading.records else Met.WARN
    code = "records" if reading.records else "no_records"
    yield Demand(Want.RECORDS, met, code, {"count": reading.records})
    if reading.coverage is not None:
        enough = reading.coverage >= figure.least_coverage
        params = {"coverage": reading.coverage, "minimum": figure.least_coverage}
        code = "coverage" if enough else "coverage_low"
        yield Demand(Want.COVERAGE, Met.YES if enough else Met.WARN, code, params)


def _books(figure: Figure) -> Iterable[Demand]:
    if figure.source is not Source.BUDGET:
        return
    books = figure.books
    if books is None or not books.payments:
        yield Demand(Want.BOOKS, Met.WARN, "no_payments")
    elif books.marked:
        params = {"count": books.payments, "marked": books.marked}
        yield Demand(Want.BOOKS, Met.WARN, "marked_payments", params)
    else:
        yield Demand(Want.BOOKS, Met.YES, "payments", {"count": books.payments})


def _evidence(figure: Figure) -> Iterable[Demand]:
    if not figure.rests_on_hand:
        return
    standing = together(piece.judgement.standing for piece in figure.pieces)
    alive = [one for one in figure.pieces if one.judgement.standing is not Standing.NOT]
    counting = [one for one in alive if one.judgement.standing is Standing.COUNTS]
    if standing is Standing.NOT:
        yield _nothing_counts(figure)
        return
    params = {"count": len(alive)}
    if standing is Standing.COUNTS:
        yield Demand(Want.EVIDENCE, Met.YES, "evidence", {"count": len(counting)})
    else:
        yield Demand(Want.EVIDENCE, Met.WARN, "evidence_open", params)
    yield from _period(figure, alive)
    if counting and all(one.same_hand for one in counting):
        yield Demand(Want.REVIEW, Met.WARN, "same_hand")


def _nothing_counts(figure: Figure) -> Demand:
    # The answers to a survey stand in the evaluation itself where no file was filed.
    if figure.source is Source.SURVEY:
        if figure.is_surveyed:
            return Demand(Want.EVIDENCE, Met.YES, "survey_facts")
        return Demand(Want.EVIDENCE, Met.WARN, "survey_without_facts")
    if not figure.pieces:
        return Demand(Want.EVIDENCE, Met.NO, "evidence_missing")
    return Demand(Want.EVIDENCE, Met.NO, "evidence_fails", {"count": len(figure.pieces)})


def _period(figure: Figure, alive: Sequence[Piece]) -> Iterable[Demand]:
    left = uncovered(figure.need, [piece.supports for piece in alive])
    if left:
        spans = [f"{span.first.isoformat()}–{span.last.isoformat()}" for span in left]
        yield Demand(Want.PERIOD, Met.WARN, "period_partly", {"days": spans})


def _note(figure: Figure) -> Iterable[Demand]:
    if figure.has_note and figure.note != "none":
        yield Demand(Want.NOTE, Met.YES, "note")
    elif figure.note == "required":
        yield Demand(Want.NOTE, Met.NO, "note_missing")
    elif figure.note == "advice":
        yield Demand(Want.NOTE, Met.WARN, "note_advised")
