"""What each figure of an evaluation rests on, what is missing, and where it is mended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from hengwang.evidence.models import EvidenceItem
from hengwang.evidence.rules import Days, Judgement, Standing
from hengwang.evidence.wording import whys_text
from hengwang.kernel.periods import Period
from hengwang.performance import sufficiency as rules
from hengwang.performance.choices import ActualSource
from hengwang.performance.display import actual_shown
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.rulesets.loading import ruleset_of
from hengwang.performance.sufficiency import Books, Demand, Figure, Measured, Met, Piece, Want
from hengwang.performance.wording_sufficiency import demand_text, want_text
from hengwang.projects.models import ProgrammeYear


@dataclass(frozen=True)
class PieceShown:
    """A piece of evidence of a figure, and whether it counts there."""

    item: EvidenceItem
    judgement: Judgement

    @property
    def tone(self) -> str:
        """The look of its standing."""
        return TONES_OF_STANDING[self.judgement.standing]

    @property
    def text(self) -> str:
        """Why it does not count, or not yet; its status where nothing speaks against it."""
        return whys_text(self.judgement.whys) or str(self.item.get_status_display())


TONES_OF_STANDING = {Standing.COUNTS: "ok", Standing.OPEN: "info", Standing.NOT: "bad"}
TONES_OF_MET = {Met.YES: "ok", Met.WARN: "warn", Met.NO: "bad"}


@dataclass(frozen=True)
class DemandShown:
    """A demand with its words and the place where it is mended; no place where it is met."""

    demand: Demand
    url: str = ""

    @property
    def tone(self) -> str:
        """The look of its state."""
        return TONES_OF_MET[self.demand.met]

    @property
    def want(self) -> str:
        """What is demanded."""
        return want_text(self.demand)

    @property
    def text(self) -> str:
        """What there is, or what is missing."""
        return demand_text(self.demand)


@dataclass(frozen=True)
class FigureShown:
    """One row of the evaluation with its demands."""

    indicator: Indicator
    actual: str
    demands: tuple[DemandShown, ...]
    pieces: tuple[PieceShown, ...]

    @property
    def met(self) -> Met:
        """What the whole row comes to."""
        return rules.worst(one.demand for one in self.demands)

    @property
    def tone(self) -> str:
        """The look of it."""
        return TONES_OF_MET[self.met]

    def lacks(self, want: Want) -> bool:
        """Whether this demand stops the submission."""
        return any(one.demand.want is want and one.demand.met is Met.NO for one in self.demands)


@dataclass(frozen=True)
class Sufficiency:
    """All figures of an evaluation as they stand on a day."""

    figures: tuple[FigureShown, ...]
    on: date

    def lacking(self, want: Want) -> list[Indicator]:
        """Rows whose submission this demand stops."""
        return [one.indicator for one in self.figures if one.lacks(want)]

    @property
    def missing(self) -> int:
        """Figures that stop the submission."""
        return self._count(Met.NO)

    @property
    def warned(self) -> int:
        """Figures that may be submitted, with something said about them."""
        return self._count(Met.WARN)

    @property
    def sound(self) -> int:
        """Figures without anything to say."""
        return self._count(Met.YES)

    def _count(self, met: Met) -> int:
        return sum(one.met is met for one in self.figures)


def sufficiency_of(
    evaluation: Evaluation,
    indicators: Sequence[Indicator] | None = None,
    *,
    on: date | None = None,
) -> Sufficiency:
    """Every figure with what it rests on; three queries, two where the rows are given.

    Args:
        evaluation: Whose.
        indicators: Its rows with section, reading and evidence fetched; None fetches them.
        on: The day asked; None is today.
    """
    day = on or timezone.localdate()
    if indicators is None:
        rows = evaluation.indicators.select_related("section", "reading")
        indicators = list(rows.prefetch_related("evidence"))
    ruleset = ruleset_of(evaluation.ruleset_key, evaluation.ruleset_version)
    asked = _Asked(
        evaluation=evaluation,
        on=day,
        need=year_of(evaluation),
        least_coverage=ruleset.coverage.minimum if ruleset else Decimal(0),
        books=_books(evaluation, indicators),
    )
    return Sufficiency(tuple(_shown(row, asked) for row in indicators), day)


def pieces_of(items: Iterable[EvidenceItem], on: date, need: Days) -> tuple[PieceShown, ...]:
    """Each piece with whether it counts on a day for figures about `need`."""
    return tuple(PieceShown(item, item.judged_on(on, need)) for item in items)


@dataclass(frozen=True)
class _Asked:
    evaluation: Evaluation
    on: date
    need: Days
    least_coverage: Decimal
    books: Books | None


def year_of(evaluation: Evaluation) -> Days:
    """The days its figures are about."""
    year = Period.year_of(evaluation.fiscal_year)
    return Days(year.first_day, year.last_day)


def _books(evaluation: Evaluation, indicators: Sequence[Indicator]) -> Books | None:
    if not any(row.source == ActualSource.BUDGET for row in indicators):
        return None
    sums = ProgrammeYear.objects.filter(
        programme=evaluation.programme_id, fiscal_year=evaluation.fiscal_year
    ).first()
    return Books(sums.payment_count, sums.marked_payments) if sums else None


def _shown(row: Indicator, asked: _Asked) -> FigureShown:
    pieces = pieces_of(row.evidence.all(), asked.on, asked.need)
    demands = rules.demands_of(_figure(row, pieces, asked))
    shown = tuple(DemandShown(one, _mended_at(row, one, asked.evaluation)) for one in demands)
    return FigureShown(row, actual_shown(row), shown, pieces)


def _figure(row: Indicator, pieces: Sequence[PieceShown], asked: _Asked) -> Figure:
    is_ruled = bool(asked.evaluation.ruleset_key) and row.points is not None
    reading = row.reading
    return Figure(
        source=rules.Source(row.source),
        need=asked.need,
        is_scored=row.score is not None if is_ruled else None,
        is_stated=bool(row.actual_text.strip()) or row.share is not None,
        measured=None
        if reading is None
        else Measured(reading.value is not None, len(reading.basis_ids), reading.coverage),
        least_coverage=asked.least_coverage,
        note=str(row.outcome.get("note") or "none"),
        has_note=bool(row.deviation_note.strip()),
        books=asked.books,
        is_surveyed=bool(asked.evaluation.survey.get("returned")),
        pieces=tuple(Piece(one.judgement, one.item.supports, one.item.same_hand) for one in pieces),
    )


def _mended_at(row: Indicator, demand: Demand, evaluation: Evaluation) -> str:
    if demand.met is Met.YES:
        return ""
    if demand.want is Want.BOOKS or (
        demand.want is Want.VALUE and row.source == ActualSource.BUDGET
    ):
        return str(evaluation.programme.get_absolute_url())
    if demand.code in {"evidence_open", "same_hand"}:
        return ""
    return reverse("indicator-actual", args=[row.pk])
