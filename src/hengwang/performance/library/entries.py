"""What one entry of the indicator library says; the models are the schema of its YAML files."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from hengwang.kernel.metrics import metrics
from hengwang.performance.engine.clauses import Part, Points, Slug, Text
from hengwang.performance.engine.targets import Operator

MetricKey = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")]


class ValueKind(StrEnum):
    """Where the actual value comes from."""

    COMPUTED = "computed"
    SURVEY = "survey"
    DECLARED = "declared"  # a figure with evidence, confirmed by a second person
    JUDGED = "judged"  # three bands, with evidence


class Binding(Part):
    """The metric an indicator rests on, with its parameters."""

    metric: MetricKey
    params: Mapping[str, str] = Field(default_factory=dict)

    @property
    def is_available(self) -> bool:
        """Whether an installed app offers the metric."""
        return self.metric in metrics


class ProposedTarget(Part):
    """A target that can be measured; a missing value is for the author to fill in."""

    operator: Operator
    value: str | None = None
    unit: str = ""

    @property
    def text(self) -> str:
        """As the form prints it, ≥95%; empty while the value is the author's to fill in."""
        return f"{self.operator.value}{self.value}{self.unit}" if self.value else ""


class CaseRow(Part):
    """A row of a published report this entry was made from."""

    case: str
    row: str


class Entry(Part):
    """One indicator ready to be put into an evaluation.

    `section` and `level2` are keys of the rulesets' sections; where a ruleset lacks one (2021 No.
    101 has cost as a section of its own) the level-2 key decides.
    """

    key: Slug
    name: Text
    section: Slug
    level2: Slug | None = None
    points: Points
    unit: str = ""
    kind: ValueKind = ValueKind.COMPUTED
    definition: Text
    bindings: tuple[Binding, ...] = ()
    target: ProposedTarget
    ask: Text | None = None
    cases: tuple[CaseRow, ...] = ()

    @property
    def is_available(self) -> bool:
        """Whether every metric can be computed; if not, a manual value with evidence is taken."""
        return bool(self.bindings) and all(binding.is_available for binding in self.bindings)

    @property
    def missing_metrics(self) -> tuple[str, ...]:
        """Metrics whose app does not exist yet, in the order of the bindings."""
        return tuple(b.metric for b in self.bindings if not b.is_available)

    @model_validator(mode="after")
    def _rests_on_something(self) -> Self:
        if not self.bindings and self.kind is not ValueKind.JUDGED:
            msg = "only a judged indicator may rest on no metric"
            raise ValueError(msg)
        return self


class ProjectKind(Part):
    """A kind of project with the indicators a new one starts from; their points add up to 100."""

    key: Slug
    name: Text
    starter: Mapping[Slug, Points] = Field(min_length=1)


class LibraryFile(Part):
    """One YAML file: entries, kinds of project, or both."""

    entries: tuple[Entry, ...] = ()
    projects: tuple[ProjectKind, ...] = ()
