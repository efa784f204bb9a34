"""Places and reasons of faults in the reader's language."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hengwang.incoming.others.facts import Field, Left
from hengwang.incoming.templates_own.faults import Fault
from hengwang.pages.refusals import refusal_text


def told(faults: Iterable[Fault]) -> list[dict[str, str]]:
    """Each fault as place, reason and code."""
    return [
        {
            "place": one.place.filled(gettext(one.place.message)),
            "reason": refusal_text(one.reason),
            "code": one.code,
        }
        for one in faults
    ]


FIELDS: Mapping[str, str | Promise] = {
    Field.PROJECT: _("Programme"),
    Field.YEAR: _("Fiscal year"),
    Field.UNIT: _("Unit"),
    Field.SUPERVISING: _("Supervising department"),
    Field.KIND: _("Kind of evaluation"),
    Field.REPORTED_ON: _("Date of the report"),
    Field.FUND: _("Line of money"),
    Field.GOAL: _("Expected goal"),
    Field.GOAL_ACTUAL: _("Actual completion"),
    Field.SECTION: _("Level-1 indicator"),
    Field.INDICATOR: pgettext_lazy("form", "Indicator"),
    Field.TARGET: _("Target"),
    Field.ACTUAL: _("Actual value"),
    Field.POINTS: _("Points"),
    Field.SCORE: _("Score as printed"),
    Field.NOTE: _("Cause of deviation and improvement"),
    Field.DEFINITION: _("Definition"),
    Field.TOTAL: _("Total score"),
    Field.LEVEL: _("Level as printed"),
}
REASONS: Mapping[str, str | Promise] = {
    Left.UNKNOWN: _("Not recognised"),
    Left.NO_SLOT: _("Recognised, but an evaluation has no place for it"),
    Left.TOO_LONG: _("Too long: only the beginning is taken"),
    Left.NO_NUMBER: _("No number where one is expected"),
    Left.OUT_OF_RANGE: _("Points or a score nobody gives"),
    Left.NO_NAME: _("A row with values and without a name"),
    Left.TEXT: _("Text; it stays in the file"),
}
DOUBTS: Mapping[str, str | Promise] = {
    "project": _("Programme"),
    "unit": _("Unit"),
    "year": _("Fiscal year"),
}


def cells(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Taken or left cells, as `as_json` keeps them, for a page in the reader's language."""
    key = "place_en" if (get_language() or "").startswith("en") else "place_zh"
    return [
        {
            "place": row[key],
            "what": FIELDS.get(row.get("field", ""), "") or REASONS.get(row.get("reason", ""), ""),
            "name": row.get("name", ""),
            "text": row["text"],
        }
        for row in rows
    ]


TROUBLES: Mapping[str, str | Promise] = {
    "no_section": _("The level-1 indicator is missing."),
    "no_target": _("The target is missing."),
    "in_words": _("A target in words: nobody can measure it."),
    "twice": _("The same indicator stands in the sheet twice."),
    "no_number": _("The points are no number."),
    "out_of_range": _("The points are negative or far too many."),
    "too_long": _("A text is too long for its place."),
    "no_name": _("The name of the indicator is missing."),
}
