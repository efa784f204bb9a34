"""What several pages of access share: finding rows, tabs."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.access.models import AccessPoint, Application
from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest

RELATED = (
    *("unit__region", "terms", "point", "private_network", "company", "applicant", "follows"),
)


def seen_application(request: MemberRequest, application_id: int) -> Application:
    """The application, or 404 for who may not see it."""
    rows = Application.objects.visible_to(request.user).select_related(*RELATED)
    found: Application = get_object_or_404(rows, pk=application_id)
    return found


def seen_point(request: MemberRequest, point_id: int) -> AccessPoint:
    """The access point, or 404 for who may not see it."""
    rows = AccessPoint.objects.visible_to(request.user)
    related = rows.select_related("unit__region", "private_network")
    found: AccessPoint = get_object_or_404(related, pk=point_id)
    return found


def tabs(user: User, here: str) -> list[tuple[Any, str, bool]]:
    """The parts of access; who works on it sees more than who applies."""
    works = user.reach(Permission.HANDLE_ACCESS)
    told = [("applications", pgettext("tab", "Applications")), ("points", _("Access points"))]
    if works.has_place or not user.reach(Permission.APPROVE_ACCESS).is_nothing:
        told[1:1] = [("board", pgettext("access", "Board"))]
        told += [
            ("coverage", pgettext("access", "Coverage")),
            ("due", _("Units due")),
            ("private-networks", _("Private networks")),
            ("terms", pgettext("access", "Terms")),
        ]
    elif works.is_nothing and user.reach(Permission.APPLY_ACCESS).is_nothing:
        told += [("coverage", pgettext("access", "Coverage"))]
    return [(label, reverse(f"access:{name}"), name == here) for name, label in told]


def crumbs(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a page of access."""
    return [(pgettext("navigation", "Access"), reverse("access:applications")), *rest]
