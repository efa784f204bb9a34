"""What the parts of a ruleset's file are called on pages."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PARTS: Mapping[str, str | Promise] = MappingProxyType(
    {
        "budget": _("Score of the budget execution"),
        "coverage": _("Least coverage of a measured value"),
        "distributions": _("Distribution of the points"),
        "without-cost": _("without cost indicators"),
        "without-satisfaction": _("without satisfaction indicators"),
        "without-cost-and-satisfaction": _("without cost and satisfaction indicators"),
        "minimums": _("Least number of indicators"),
        "notes": _("When a deviation needs a note"),
        "rounding": _("Rounding"),
        "rules": _("Scoring rule"),
        "date": pgettext_lazy("scoring rule", "Dates"),
        "duration": pgettext_lazy("scoring rule", "Durations"),
        "number": pgettext_lazy("scoring rule", "Numbers"),
        "rank": pgettext_lazy("scoring rule", "Ranks"),
        "text": pgettext_lazy("scoring rule", "Words"),
        "yes_no": pgettext_lazy("scoring rule", "Yes or no"),
        "sections": _("Level-1 indicator"),
        "benefit": pgettext_lazy("section", "Benefit"),
        "cost": pgettext_lazy("section", "Cost"),
        "decision": pgettext_lazy("section", "Decision"),
        "execution": pgettext_lazy("section", "Budget execution"),
        "output": pgettext_lazy("section", "Output"),
        "process": pgettext_lazy("section", "Process"),
        "satisfaction": pgettext_lazy("section", "Satisfaction"),
    }
)


def place_said(place: str) -> str:
    """A place in a ruleset's file in words: sections.cost → 一级指标 · 成本."""
    return " · ".join(str(PARTS.get(part, part)) for part in place.split("."))
