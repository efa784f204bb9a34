"""A piece of evidence for who may see it, or may change it; 404 for everybody else."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.evidence.models import EvidenceItem


def visible(request: MemberRequest, item_id: int) -> EvidenceItem:
    """The piece, or 404."""
    items = EvidenceItem.objects.visible_to(request.user)
    return get_object_or_404(items.select_related("file", "series", "unit__region"), pk=item_id)


def editable(request: MemberRequest, item_id: int) -> EvidenceItem:
    """The piece, or 404 for who does not edit evaluations of its unit."""
    item = visible(request, item_id)
    if not may(request.user, Permission.EDIT_EVALUATIONS, item.unit):
        raise Http404
    return item


def crumbs(item: EvidenceItem | None = None) -> list[tuple[str | Promise, str]]:
    """The way back."""
    trail: list[tuple[str | Promise, str]] = [(_("Evidence files"), reverse("evidence-list"))]
    return [*trail, (item.title, item.get_absolute_url())] if item else trail
