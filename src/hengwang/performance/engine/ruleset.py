"""What a ruleset says: sections, rules per kind of target, levels, notes, budget rate.

The models are the schema of the YAML files too (`hengwang.performance.rulesets`). Every item
carries `confirmed`: taken from a published text, or not yet held against the original.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from hengwang.performance.engine.targets import TargetKind

Share = Annotated[Decimal, Field(ge=0, le=1)]
Points = Annotated[Decimal, Field(ge=0)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]


class Part(BaseModel):
    """What every part of a ruleset shares: nothing unknown is accepted, nothing changes later."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Part):
    """A name in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Item(Part):
    """A part that says where it stands: confirmed against a published text or not yet."""

    confirmed: bool
    basis: str = ""  # which text, or what is still to be looked up


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


class NumberRule(Item):
    """Points by the done rate; below `floor` nothing, from there to 100 % in a straight line."""

    by: Literal["proportion"]
    floor: Annotated[Decimal, Field(ge=0, lt=1)] = Decimal(0)


class Step(Part):
    """One line of a step table: `at_least` a bound (more is better) or `at_most` (less is)."""

    at_least: Decimal | None = None
    at_most: Decimal | None = None
    share: Share

    @property
    def bound(self) -> Decimal:
        """Return the bound, whichever way it faces."""
        return self.at_least if self.at_least is not None else self.at_most or Decimal(0)

    @model_validator(mode="after")
    def _one_bound(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            msg = "a step has either at_least or at_most"
            raise ValueError(msg)
        return self


class StepsRule(Item):
    """Points by a table of bounds; beyond the last bound there is nothing.

    `of` is what is looked up: the done rate, the actual value (in the target's unit unless `unit`
    names one), the actual divided by the target, or the days after the due date.
    """

    by: Literal["steps"]
    of: Literal["rate", "actual", "ratio", "days_late"]
    unit: str | None = None
    steps: tuple[Step, ...] = Field(min_length=1)

    @property
    def descends(self) -> bool:
        """Tell whether a smaller value is better (at_most bounds)."""
        return self.steps[0].at_most is not None

    def share_at(self, value: Fraction) -> Fraction:
        """Return the share of the points for `value`, in the unit of the bounds."""
        for step in self.steps:
            bound = Fraction(step.bound)
            if value <= bound if self.descends else value >= bound:
                return Fraction(step.share)
        return Fraction(0)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if len({step.at_most is None for step in self.steps}) > 1:
            msg = "the steps of one table all use at_least or all use at_most"
            raise ValueError(msg)
        for better, worse in pairwise(self.steps):
            falls = worse.bound > better.bound if self.descends else worse.bound < better.bound
            if not falls or worse.share >= better.share:
                msg = "steps go from best to worst: bounds in one direction, shares falling"
                raise ValueError(msg)
        return self


class Band(StrEnum):
    """How far a target in words was reached."""

    REACHED = "reached"
    PARTLY = "partly"
    MISSED = "missed"


class BandRange(Part):
    """The shares one band allows; half-open unless it ends at the whole."""

    lowest: Share
    highest: Share

    def allows(self, share: Decimal) -> bool:
        """Tell whether an evaluator may give `share` in this band."""
        return self.lowest <= share and (share < self.highest or share == self.highest == 1)


class BandsRule(Item):
    """Points of a target in words: the evaluator picks the band and the share inside it."""

    by: Literal["bands"]
    bands: dict[Band, BandRange]

    @model_validator(mode="after")
    def _no_gaps(self) -> Self:
        if set(self.bands) != set(Band):
            msg = "the three bands are reached, partly and missed"
            raise ValueError(msg)
        reached, partly, missed = (self.bands[b] for b in Band)
        meets = reached.lowest == partly.highest and partly.lowest == missed.highest
        if not meets or missed.lowest != 0 or reached.highest != 1:
            msg = "the bands cover 0 to 1 without a gap or an overlap"
            raise ValueError(msg)
        if not reached.lowest > partly.lowest > 0:
            msg = "no band is empty: reached above partly above missed"
            raise ValueError(msg)
        return self


class PerEventRule(Item):
    """The points less `each` for every event, never below nothing."""

    by: Literal["events"]
    each: Annotated[Decimal, Field(gt=0)]  # points


class YesNoRule(Item):
    """All or nothing."""

    by: Literal["yes_no"]


Rule = Annotated[
    NumberRule | StepsRule | BandsRule | PerEventRule | YesNoRule, Field(discriminator="by")
]


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
