"""What the account pages print."""

from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString

from hengwang.accounts.login_parts import login_parts

register = template.Library()


@register.simple_tag(takes_context=True)
def extra_login_parts(context: Context) -> SafeString:
    """Everything other apps place below the login form."""
    flat: dict[Any, Any] = context.flatten()
    request = flat.get("request")
    drawn = [get_template(name).render(flat, request) for name in login_parts.values()]
    # Each part is a rendered template, which has escaped what it was given.
    return SafeString("".join(drawn))
