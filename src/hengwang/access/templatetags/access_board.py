"""The cards of the board: hundreds of them, which a loop of the template would delay."""

from collections.abc import Sequence

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hengwang.access.choices import Kind
from hengwang.access.models import Application
from hengwang.pages.figures import tag
from hengwang.pages.tones import Tone

register = template.Library()

CARD = (
    '<a class="ac-card{}" href="{}"><b>{}</b><span>{} · {}</span>'
    '<span class="ac-foot">{}<span class="hw-soft">{}{}</span></span></a>'
)


@register.filter
def cards(column: Sequence[Application]) -> SafeString:
    """Applications that stand at one step, each with its unit, due day and owner."""
    # What all cards share is asked for once.
    before, after = reverse("access:application", args=[0]).rsplit("0", 1)
    kinds = {kind: str(label) for kind, label in Kind.choices}
    late = tag(_("overdue"), Tone.WARN)
    none = _("no due date: the calendar of the year is missing")
    shown = [(one, one.is_late) for one in column]
    told = (
        (
            " is-late" if is_late else "",
            f"{before}{one.pk}{after}",
            one.unit,
            kinds.get(one.kind, one.kind),
            one.number,
            late if is_late else "",
            _("due %(day)s") % {"day": f"{one.step_due_on:%m-%d}"} if one.step_due_on else none,
            _owner(one),
        )
        for one, is_late in shown
    )
    return format_html_join("", CARD, told)


def _owner(one: Application) -> str:
    steps = one.open_steps  # type: ignore[attr-defined]  # by with_open_step
    owner = steps[0].owner if steps else None
    return format_html(" · {}", owner.printed_name) if owner else ""
