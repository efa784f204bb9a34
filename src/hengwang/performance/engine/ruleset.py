"""What a ruleset says: sections, rules per kind of target, levels, notes, budget rate.

The models are the schema of the YAML files too (`hengwang.performance.rulesets`). Every item
carries `confirmed`: taken from a published text, or not yet held against the original.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from hengwang.performance.engine.clauses import (
    Band,
    BandRange,
    BandsRule,
    Item,
    NumberRule,
    Part,
    PerEventRule,
    Points,
    Rule,
    Share,
    Slug,
    Step,
    StepsRule,
    Text,
    YesNoRule,
)
from hengwang.performance.engine.targets import TargetKind

__all__ = [
    "Band",
    "BandRange",
    "BandsRule",
    "BudgetRule",
    "EvaluationKind",
    "NumberRule",
    "PerEventRule",
    "Ruleset",
    "Section",
    "Step",
    "StepsRule",
    "YesNoRule",
    "plain_name",
]


class EvaluationKind(StrEnum):
    """Who evaluates: 单位自评, 部门评价, 财政评价."""

    UNIT_SELF = "unit_self"
    DEPARTMENT = "department"
    FINANCE = "finance"


class Years(Part):
    """The fiscal years a ruleset is meant for, both ends included; no end is still in force."""

    first: int = Field(ge=1990, le=2200)
    last: int | None = Field(default=None, ge=1990, le=2200)

    def contains(self, year: int) -> bool:
        """Tell whether `year` lies in the range."""
        return self.first <= year and (self.last is None or year <= self.last)


class Level2(Part):
    """A second-level slot of a section (数量指标), with a reference weight where one exists."""

    key: Slug
    name: Text
    points: Points | None = None
    aliases: tuple[str, ...] = ()


class Section(Item):
    """A level-1 section: its points, and rules that differ from the ruleset's own."""

    key: Slug
    name: Text
    points: Points
    aliases: tuple[str, ...] = ()
    level2: tuple[Level2, ...] = ()
    rules: dict[TargetKind, Rule] = Field(default_factory=dict)


class Distribution(Item):
    """Another division of the points that the text allows, and when."""

    key: Slug
    when: Text
    points: dict[Slug, Points]


class Minimum(Item):
    """Sections that together must have at least so many points."""

    sections: tuple[Slug, ...] = Field(min_length=1)
    points: Points


class BudgetRule(Item):
    """How the execution rate (预算执行率) is computed and scored."""

    denominator: Literal["initial", "budget", "arrived"]
    by: Literal["proportion", "finished_or_steps"]
    steps: tuple[Step, ...] = ()

    @model_validator(mode="after")
    def _steps_where_needed(self) -> Self:
        if (self.by == "finished_or_steps") != bool(self.steps):
            msg = "finished_or_steps needs its table of steps, proportion has none"
            raise ValueError(msg)
        if self.steps:
            # One table format, so one check of its order.
            StepsRule(by="steps", of="rate", steps=self.steps, confirmed=self.confirmed)
        return self


class Level(Item):
    """One level (等级): half-open from `lowest` up to the next, the best one closed."""

    key: Slug
    name: Text
    lowest: Points


class NoteRule(Item):
    """When a deviation note (偏差原因分析及改进措施) is asked for."""

    advice_from: Annotated[Decimal, Field(gt=0)]  # exceeding the target, as a ratio of it
    required_from: Annotated[Decimal, Field(gt=0)]
    deducted: Literal["none", "advice", "required"]
    below_ceiling: Literal["none", "advice", "required"] = "advice"

    @model_validator(mode="after")
    def _advice_first(self) -> Self:
        if self.advice_from > self.required_from:
            msg = "advice starts before the note is required"
            raise ValueError(msg)
        return self


class CoverageRule(Item):
    """How much of the period must have been observed for a measured value to be scored."""

    minimum: Share


class Rounding(Item):
    """Decimals of a row's points; half up, once."""

    places: int = Field(ge=0, le=4)
    mode: Literal["half_up"]


class Ruleset(Item):
    """A versioned scoring standard, chosen per evaluation and printed on the form."""

    key: Slug
    version: int = Field(ge=1)
    title: Text
    source: Text
    kinds: frozenset[EvaluationKind] = Field(min_length=1)
    years: Years
    total: Annotated[Decimal, Field(gt=0)]
    rounding: Rounding
    sections: tuple[Section, ...] = Field(min_length=1)
    fixed_weights: bool = False
    distributions: tuple[Distribution, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    budget: BudgetRule
    rules: dict[TargetKind, Rule]
    levels: tuple[Level, ...] = Field(min_length=1)
    notes: NoteRule
    coverage: CoverageRule

    def fits(self, kind: EvaluationKind | str, year: int) -> bool:
        """Tell whether an evaluation of this kind and fiscal year may choose the ruleset."""
        return kind in self.kinds and self.years.contains(year)

    def section_named(self, name: str) -> Section | None:
        """Find a section by key, name or alias; "产出指标（50分）" is 产出指标."""
        key = self.section_keys.get(plain_name(name))
        return next((section for section in self.sections if section.key == key), None)

    @cached_property
    def section_keys(self) -> Mapping[str, str]:
        """Every plain name a section goes by, with its key."""
        return {plain_name(n): section.key for section in self.sections for n in _names(section)}

    def level_of(self, points: Decimal) -> Level | None:
        """Return the level of a total out of `total`; None above it or below nothing."""
        if not 0 <= points <= self.total:
            return None
        return next((level for level in self.levels if points >= level.lowest), None)

    def divisions(self) -> tuple[Mapping[str, Decimal], ...]:
        """Return every allowed division of the points, the ruleset's own first."""
        own = {section.key: section.points for section in self.sections}
        return (own, *(own | d.points for d in self.distributions))

    def unconfirmed(self) -> tuple[str, ...]:
        """Name the places not yet held against the original text, in file order."""
        return tuple(_unconfirmed(self, ""))

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        keys = [section.key for section in self.sections]
        if len(keys) != len(set(keys)):
            msg = "a section key stands twice"
            raise ValueError(msg)
        for division in self.divisions():
            if set(division) != set(keys):
                msg = f"a distribution names sections that do not exist: {set(division)}"
                raise ValueError(msg)
            if sum(division.values()) != self.total:
                msg = f"the sections add up to {sum(division.values())}, not {self.total}"
                raise ValueError(msg)
        self._check_names(keys)
        self._check_levels()
        return self

    def _check_names(self, keys: list[str]) -> None:
        if missing := {k for m in self.minimums for k in m.sections} - set(keys):
            msg = f"a minimum names sections that do not exist: {sorted(missing)}"
            raise ValueError(msg)
        owner: dict[str, str] = {}
        for section in self.sections:
            for name in map(plain_name, _names(section)):
                if owner.setdefault(name, section.key) != section.key:
                    msg = f"two sections are both called {name}"
                    raise ValueError(msg)

    def _check_levels(self) -> None:
        falls = all(better.lowest > worse.lowest for better, worse in pairwise(self.levels))
        if not falls or self.levels[-1].lowest != 0 or self.levels[0].lowest > self.total:
            msg = "levels go from best to worst and the last begins at 0, so that none is missing"
            raise ValueError(msg)


def plain_name(name: str) -> str:
    """Strip what reports add to a section's name: its points in brackets, 指标, spaces."""
    bare = re.sub(r"[（(][^（）()]*[）)]|\s", "", name).rstrip("：:")
    return bare.removesuffix("指标")


def _names(section: Section) -> tuple[str, ...]:
    return (section.key, section.name.zh, section.name.en, *section.aliases)


def _unconfirmed(part: object, place: str) -> Iterable[str]:
    if isinstance(part, Item) and not part.confirmed and place:
        yield place
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _unconfirmed(getattr(part, name), f"{place}.{name}" if place else name)
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _unconfirmed(value, f"{place}.{key}")
    elif isinstance(part, tuple):
        for index, value in enumerate(part):
            yield from _unconfirmed(value, f"{place}.{getattr(value, 'key', index)}")
