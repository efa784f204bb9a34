"""The words of the audit trail in the reader's language."""

from typing import Any

from django import template
from django.utils.translation import pgettext

register = template.Library()


@register.filter
def trail_action(action: str) -> str:
    """What was done: unit.renamed → 单位更名; an unknown action stays readable."""
    said = pgettext("audit action", action)
    return action.replace(".", " ").replace("_", " ") if said == action else said


@register.filter
def trail_field(field: str) -> str:
    """The field that changed."""
    said = pgettext("audit field", field)
    return field.replace("_", " ") if said == field else said


@register.filter
def trail_value(value: Any) -> str:
    """A stored word as its label; everything else as it is."""
    return pgettext("audit value", value) if value and isinstance(value, str) else str(value)
