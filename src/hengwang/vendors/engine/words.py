"""Words of the arithmetic of clauses; stored as they stand here."""

from enum import StrEnum


class Rule(StrEnum):
    """How a clause comes to its deduction."""

    STEP = "step"
    BANDS = "bands"
    FLAT = "flat"
    JUDGED = "judged"


class Partial(StrEnum):
    """What a step counts that was not gone to its end."""

    WHOLE = "whole"
    STARTED = "started"
    PROPORTIONAL = "proportional"


class Measure(StrEnum):
    """What is deducted: points of the score, a share of the month's fee, yuan."""

    POINTS = "points"
    FEE_SHARE = "fee_share"
    YUAN = "yuan"


class Comparison(StrEnum):
    """On which side of its target a figure is right."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class FeeRule(StrEnum):
    """What the score does to the fee."""

    NONE = "none"
    PROPORTIONAL = "proportional"
    BANDS = "bands"
