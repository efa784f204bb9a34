"""A plan's rhythm in words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.inspections.choices import RhythmKind
from hengwang.inspections.models import InspectionPlan

WEEKDAYS = (
    ("1", gettext_lazy("Monday")), ("2", gettext_lazy("Tuesday")),
    ("3", gettext_lazy("Wednesday")), ("4", gettext_lazy("Thursday")),
    ("5", gettext_lazy("Friday")), ("6", gettext_lazy("Saturday")), ("7", gettext_lazy("Sunday")),
)  # fmt: skip


def rhythm_text(plan: InspectionPlan) -> str:
    """How often, in words."""
    word = str(plan.get_rhythm_kind_display())
    if plan.rhythm_kind == RhythmKind.DAILY:
        more = f"{plan.windows}{' · ' + _('working days only') if plan.working_days_only else ''}"
        return f"{word} {more}"
    if plan.rhythm_kind == RhythmKind.WEEKLY:
        days = dict(WEEKDAYS)
        named = "、".join(str(days[one]) for one in plan.weekdays.split(",") if one in days)
        return f"{named} {plan.windows}"
    if plan.rhythm_kind == RhythmKind.MONTHLY:
        told = {"first": plan.first_day, "last": plan.last_day}
        return _("Every month, day %(first)s to %(last)s") % told
    text = ngettext("%(count)s time a year", "%(count)s times a year", plan.times)
    return text % {"count": plan.times}
