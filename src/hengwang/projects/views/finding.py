"""The only ways from an address to a row: seen or edited by this user, else 404."""

from typing import Any, TypeVar

from django.db.models import Model
from django.shortcuts import get_object_or_404

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.organizations.scoping import units_within_q
from hengwang.projects.models import Programme

Row = TypeVar("Row", bound=Model)


def seen_programme(request: MemberRequest, programme_id: int) -> Programme:
    """The project, if the user may see it."""
    rows = Programme.objects.visible_to(request.user)
    related = rows.select_related("unit__region", "supervising_unit", "owner")
    return get_object_or_404(related, pk=programme_id)


def edited_programme(
    request: MemberRequest, programme_id: int, permission: Permission = Permission.EDIT_PROJECTS
) -> Programme:
    """The project, if the user holds `permission` for its unit; 404 also for who only sees it."""
    within = units_within_q(request.user.reach(permission), "unit__")
    rows = Programme.objects.visible_to(request.user).filter(within)
    return get_object_or_404(rows.select_related("unit__region"), pk=programme_id)


def seen_row(request: MemberRequest, model: type[Row], row_id: int) -> Row:
    """A row of a project the user may see."""
    rows: Any = model._default_manager.filter(
        programme__in=Programme.objects.visible_to(request.user)
    )
    found: Row = get_object_or_404(rows.select_related("programme__unit__region"), pk=row_id)
    return found


def edited_row(
    request: MemberRequest,
    model: type[Row],
    row_id: int,
    permission: Permission = Permission.EDIT_PROJECTS,
) -> Row:
    """A row of a project for whose unit the user holds `permission`."""
    within = units_within_q(request.user.reach(permission), "programme__unit__")
    rows: Any = model._default_manager.filter(
        within, programme__in=Programme.objects.visible_to(request.user)
    )
    found: Row = get_object_or_404(rows.select_related("programme__unit__region"), pk=row_id)
    return found
