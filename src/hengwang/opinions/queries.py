"""The board: rows by evaluators, with what was taken off and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hengwang.accounts.models import User
from hengwang.opinions.choices import Choice
from hengwang.opinions.models import Appointment, Decision, GivenScore
from hengwang.opinions.rules import differ, is_wide, mean, spread
from hengwang.opinions.services import judged_rows
from hengwang.performance.models import Evaluation, Indicator


@dataclass(frozen=True)
class Column:
    """One evaluator; not `shown` to a reader who has still to hand in an opinion of theirs."""

    appointment: Appointment
    shown: bool
    total: Decimal | None


@dataclass(frozen=True)
class Line:
    """One row: the self-evaluation, each evaluator's score, and the decision."""

    indicator: Indicator
    cells: Sequence[GivenScore | None]
    decision: Decision | None
    given: Sequence[Decimal] = field(default=())

    @property
    def differs(self) -> bool:
        """Whether not everybody gave the same score."""
        return differ(self.indicator.score, self.given)

    @property
    def is_wide(self) -> bool:
        """Whether the scores lie a fifth of the points apart, or more."""
        return is_wide(spread(self.indicator.score, self.given), self.indicator.points)

    @property
    def mean(self) -> Decimal | None:
        """The evaluators' mean."""
        return mean(self.given)

    @property
    def is_open(self) -> bool:
        """Whether somebody has to decide and has not."""
        return self.differs and self.decision is None

    @property
    def decided(self) -> Decimal | None:
        """The score that counts after the review; None while it is open."""
        if self.decision is not None:
            return self.decision.score
        return None if self.differs else self.indicator.score

    @property
    def choice(self) -> str:
        """Where the decided score comes from."""
        return self.decision.choice if self.decision else Choice.AGREED.value

    @property
    def reason(self) -> str:
        """What the decision says."""
        return self.decision.reason if self.decision else ""


@dataclass(frozen=True)
class Board:
    """The whole table of one revision."""

    evaluation: Evaluation
    columns: Sequence[Column]
    lines: Sequence[Line]

    @property
    def all_handed_in(self) -> bool:
        """Whether everybody who was asked has answered."""
        return all(column.appointment.handed_in_at for column in self.columns)

    @property
    def open_lines(self) -> int:
        """Rows somebody has to decide."""
        return sum(line.is_open for line in self.lines) if self.all_handed_in else 0

    @property
    def decided_total(self) -> Decimal | None:
        """The sum of the decided scores; None while a row is open or unscored."""
        scores = [line.decided for line in self.lines]
        if not scores or None in scores:
            return None
        return sum((score for score in scores if score is not None), Decimal(0))


def board_of(evaluation: Evaluation, *, reader: User | None) -> Board:
    """The board as a reader may see it, or whole without one; four queries.

    Independence: an evaluator who has not handed in sees no other evaluator's scores; an opinion
    that is not handed in is seen by its own evaluator only. A decision that is older than the last
    opinion chose among fewer scores: the row is open again.
    """
    appointments = list(
        Appointment.objects.filter(evaluation=evaluation, revision=evaluation.revision)
    )
    busy = reader is not None and any(
        one.evaluator_id == reader.pk and one.handed_in_at is None for one in appointments
    )
    scores: dict[tuple[int, int], GivenScore] = {
        (one.appointment_id, one.indicator_id): one
        for one in GivenScore.objects.filter(appointment__in=appointments)
    }
    last = max((one.handed_in_at for one in appointments if one.handed_in_at), default=None)
    decisions = {
        one.indicator_id: one
        for one in Decision.objects.filter(evaluation=evaluation, revision=evaluation.revision)
        if last is None or one.decided_at >= last
    }
    rows = judged_rows(evaluation)
    columns = []
    for one in appointments:
        own = reader is None or one.evaluator_id == reader.pk
        shown = own or (one.handed_in_at is not None and not busy)
        given = [scores.get((one.pk, row.pk)) for row in rows]
        known = [cell.score for cell in given if cell is not None and cell.score is not None]
        whole = shown and len(known) == len(rows)
        columns.append(Column(one, shown, sum(known, Decimal(0)) if whole else None))
    lines = []
    for row in rows:
        cells = [
            scores.get((column.appointment.pk, row.pk)) if column.shown else None
            for column in columns
        ]
        given_here = [cell.score for cell in cells if cell is not None and cell.score is not None]
        lines.append(Line(row, cells, decisions.get(row.pk), given_here))
    return Board(evaluation, columns, lines)
