"""What every page of the door asks first, and what its frame needs."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.door.queries.own import own_units

TABS = (
    ("home", _("Home"), "door", "home"),
    ("report", pgettext_lazy("door", "Report"), "door-report", "alert-triangle"),
    ("reports", _("My reports"), "door-reports", "checklist"),
    ("bulletins", _("Bulletins"), "door-bulletins", "message"),
    ("more", _("More"), "door-more", "menu-2"),
)


def demand(user: User) -> None:
    """The door does not exist for those who are no unit's officer.

    Raises:
        Http404: The user holds the right nowhere.
    """
    if not user.reach(Permission.USE_DOOR).has_place:
        raise Http404


def page(
    request: HttpRequest, template: str, tab: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of the door in its frame: whose door it is, and which tab it belongs to."""
    user: Any = request.user
    units = list(own_units(user).order_by("path")[:2])
    name = units[0].name if units else ""
    told = {"tab": tab, "tabs": TABS, "unit_name": name, "has_many_units": len(units) > 1}
    return render(request, template, {**told, **context}, status=status)
