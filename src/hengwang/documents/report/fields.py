"""The fields of the report template; every one is printed as it stands."""

from dataclasses import dataclass

from hengwang.documents.form import FormFund
from hengwang.rendering.charts import Chart
from hengwang.rendering.values import Figure, Merged


@dataclass(frozen=True, slots=True)
class GoalItem:
    """One yearly goal and what came of it."""

    number: int
    expected: str
    actual: str


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One line of the table of section scores."""

    name: str
    points: Figure
    score: Figure
    share: Figure
    printed: Figure


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One indicator in the table of its section."""

    level1: str | Merged
    level2: str | Merged
    level3: str
    target: str
    actual: str
    points: Figure
    score: Figure
    figure_id: str


@dataclass(frozen=True, slots=True)
class ReportSection:
    """Heading, sentences and table of one level-1 section."""

    heading: str
    table_title: str
    paragraphs: tuple[str, ...]
    rows: tuple[ReportRow, ...]


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """One indicator that gives less than its points, or carries a note."""

    name: str
    target: str
    actual: str
    lost: Figure
    note: str


@dataclass(frozen=True, slots=True)
class OriginRow:
    """One line of the table that says where the figures come from."""

    figure_id: str
    name: str
    value: str
    method: str
    ratio: str
    coverage: str
    records: str


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report."""

    title: str
    name: str
    year: str
    programme: str
    unit: str
    supervising: str
    made_on: str
    short_id: str
    state: str
    digest: str
    draft: bool
    background: tuple[str, ...]
    money: tuple[str, ...]
    funds: tuple[FormFund, ...]
    goals_lead: str
    goals: tuple[GoalItem, ...]
    purpose: tuple[str, ...]
    basis: tuple[str, ...]
    framework: tuple[str, ...]
    organisation: tuple[str, ...]
    conclusion: tuple[str, ...]
    scores: tuple[SectionScore, ...]
    scores_total: SectionScore
    has_printed: bool
    execution: tuple[str, ...]
    sections: tuple[ReportSection, ...]
    deviations_heading: str
    deviations_lead: str
    deviations_title: str
    deviations: tuple[DeviationRow, ...]
    experience: tuple[str, ...]
    problems_number: str
    problems: tuple[str, ...]
    suggestions: tuple[str, ...]
    other: tuple[str, ...]
    origins: tuple[OriginRow, ...]
    has_methods: bool
    chart_scores: Chart | None
    chart_money: Chart | None
    chart_deviations: Chart | None

    @property
    def all_scores(self) -> tuple[SectionScore, ...]:
        """The table of section scores with its last line."""
        return (*self.scores, self.scores_total)

    @property
    def indicators(self) -> tuple[ReportRow, ...]:
        """The rows of all sections one after another."""
        return tuple(row for section in self.sections for row in section.rows)
