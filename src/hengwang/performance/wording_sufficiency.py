"""The demands on a figure as sentences in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from hengwang.pages.formats import percent_text
from hengwang.performance.sufficiency import Demand, Met, Want

WANTS: Mapping[Want, Promise] = MappingProxyType(
    {
        Want.VALUE: pgettext_lazy("demand", "Score"),
        Want.RECORDS: pgettext_lazy("demand", "Records"),
        Want.COVERAGE: pgettext_lazy("demand", "Coverage"),
        Want.BOOKS: pgettext_lazy("demand", "Books"),
        Want.EVIDENCE: pgettext_lazy("demand", "Evidence"),
        Want.PERIOD: pgettext_lazy("demand", "Period"),
        Want.REVIEW: pgettext_lazy("demand", "Review of the evidence"),
        Want.NOTE: pgettext_lazy("demand", "Cause of deviation"),
    }
)

TEXTS: Mapping[str, Promise] = MappingProxyType(
    {
        "scored": _("Scored"),
        "unscored": _("No score yet: enter a value, or a degree of completion, with evidence."),
        "not_measured": _("Not measured yet: measure anew, or enter a value with evidence."),
        "records": _("%(count)s records"),
        "no_records": _("The figure rests on no record."),
        "coverage": _("%(coverage)s of the time was observed."),
        "coverage_low": _("Only %(coverage)s of the time was observed; %(minimum)s are needed."),
        "payments": _("%(count)s payments in the books"),
        "no_payments": _("No payment of the year is in the books."),
        "marked_payments": _("%(marked)s of %(count)s payments are marked as irregular."),
        "evidence": _("%(count)s accepted"),
        "evidence_open": _("%(count)s on file, none accepted yet; the reviewer decides."),
        "evidence_missing": _("A value entered by hand needs evidence; none is on file."),
        "evidence_fails": _("%(count)s on file, none of it counts."),
        "survey_facts": _("The result of the survey stands in the evaluation."),
        "survey_without_facts": _("Neither a result of the survey nor a file is here."),
        "period_partly": _("Nothing supports %(days)s."),
        "same_hand": _("Handed in and accepted by the same person."),
        "note": _("Explained"),
        "note_missing": _("The target was not reached: explain the deviation."),
        "note_advised": _("An explanation of the deviation is advised."),
    }
)

_RATIOS = {"coverage", "minimum"}


def want_text(demand: Demand) -> str:
    """What is demanded, in a word."""
    return str(WANTS[demand.want])


def demand_text(demand: Demand) -> str:
    """What there is, or what is missing."""
    params = {name: _shown(name, value) for name, value in demand.params.items()}
    return str(TEXTS[demand.code]) % params


def _shown(name: str, value: Any) -> str:
    if name in _RATIOS and isinstance(value, Decimal):
        return percent_text(value)
    if isinstance(value, list):
        return "、".join(value)
    return str(value)


class Counted(Protocol):
    """How many figures stop the submission, have remarks, are in order."""

    @property
    def missing(self) -> int: ...
    @property
    def warned(self) -> int: ...
    @property
    def sound(self) -> int: ...


def consequence_of(found: Counted) -> str:
    """What the dialog of the submission says about the evidence."""
    counts = {"missing": found.missing, "warned": found.warned, "sound": found.sound}
    if found.missing:
        said = gettext(
            "Incomplete figures: %(missing)s; the submission will be refused. "
            "With remarks: %(warned)s; in order: %(sound)s."
        )
    elif found.warned:
        said = gettext("Figures with remarks for the reviewer: %(warned)s; in order: %(sound)s.")
    else:
        said = gettext("All figures rest on what is demanded: %(sound)s.")
    return said % counts


def met_text(met: Met) -> str:
    """The word for a state."""
    words = {
        Met.YES: gettext("In order"),
        Met.WARN: pgettext("evidence", "Remark"),
        Met.NO: gettext("Missing"),
    }
    return words[met]
