"""Shapes of rulesets, the indicator library and the catalogue of metrics."""

from decimal import Decimal
from typing import Any

from ninja import Schema

from hengwang.api.schemas.values import Id, Word
from hengwang.kernel.metrics import Metric


class TextOut(Schema):
    """A name in both languages."""

    zh: str
    en: str


class RulesetLevel2Out(Schema):
    """A level-2 indicator."""

    key: str
    name: TextOut


class RulesetSectionOut(Schema):
    """A level-1 section with the points the ruleset gives it."""

    key: str
    name: TextOut
    points: Decimal
    level2: list[RulesetLevel2Out]


class RulesetLevelOut(Schema):
    """A level and the points from which it holds."""

    key: str
    name: TextOut
    lowest: Decimal


class RulesetOut(Schema):
    """A versioned scoring standard."""

    key: str
    version: int
    title: TextOut
    source: TextOut
    kinds: list[str]
    total: Decimal


class RulesetDetailOut(RulesetOut):
    """A scoring standard with sections and levels, and what is not held against the text yet."""

    sections: list[RulesetSectionOut]
    levels: list[RulesetLevelOut]
    unconfirmed: list[str]


class EntryBindingOut(Schema):
    """The metric an indicator rests on."""

    metric: str
    params: dict[str, str]
    is_available: bool


class EntryTargetOut(Schema):
    """A proposed target; null is for the author to fill in."""

    operator: str
    value: str | None
    unit: str


class EntryOut(Schema):
    """One indicator of the library."""

    key: str
    name: TextOut
    section: str
    level2: str | None
    points: Decimal
    unit: str
    kind: str
    definition: TextOut
    bindings: list[EntryBindingOut]
    target: EntryTargetOut
    is_available: bool


class ProjectKindOut(Schema):
    """A kind of project with the indicators a new one starts from."""

    key: str
    name: TextOut
    starter: dict[str, Decimal]


class MetricOut(Schema):
    """A named, documented computation over records."""

    key: str
    version: int
    unit: str
    title: str
    source: str
    retired: str
    params: dict[str, Any]

    @staticmethod
    def resolve_params(metric: Metric) -> dict[str, Any]:
        return metric.params.model_json_schema()


class ReadingsWanted(Schema):
    """Filters of readings."""

    evaluation_id: Id | None = None
    metric: Word | None = None
