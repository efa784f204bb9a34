"""The rules a ruleset or a goal may name: proportion, steps, bands, events, yes or no.

The models are the schema of the YAML files too, so a wrong rule is refused where it is read.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from hengwang.kernel.errors import DomainError

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


AnyRule = NumberRule | StepsRule | BandsRule | PerEventRule | YesNoRule
Rule = Annotated[AnyRule, Field(discriminator="by")]


class BadRuleError(DomainError):
    """A goal names a rule that is none."""

    code = "bad_rule"
    message = "The scoring rule of the indicator is not valid: %(reason)s"


_RULES: TypeAdapter[NumberRule | StepsRule | BandsRule | PerEventRule | YesNoRule] = TypeAdapter(
    Rule
)


def rule_from(
    stored: Mapping[str, object],
) -> NumberRule | StepsRule | BandsRule | PerEventRule | YesNoRule:
    """The rule a goal names for one indicator, as it is stored: `{"by": "events", "each": 2}`.

    Raises:
        BadRuleError: It is not a rule; the first fault is said with its place.
    """
    try:
        return _RULES.validate_python({"confirmed": True, "basis": "named by the goal", **stored})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise BadRuleError(reason=f"{place} {first['msg']}".strip()) from error
