"""What the login page shows of the demo."""

from typing import Any

from django import template
from django.template import Context
from django.utils.translation import gettext

from hengwang.accounts.models import User
from hengwang.demo.doors import are_open
from hengwang.demo.services.visitors import EXPLAINED, VISITORS

register = template.Library()


@register.simple_tag(takes_context=True)
def demo_doors(context: Context) -> list[dict[str, Any]]:
    """Visitors one may enter as, in order; empty while the doors are closed. One query."""
    request = context.get("request")
    if request is None or not are_open(request):
        return []
    there = set(User.objects.filter(username__in=VISITORS).values_list("username", flat=True))
    return [
        {"username": name, "role": role.label, "explained": gettext(EXPLAINED[name])}
        for name, (role, _display) in VISITORS.items()
        if name in there
    ]
