"""Hand out the file behind a piece of evidence."""

from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.evidence.models import EvidenceItem
from hengwang.files.downloads import download


@login_required
@require_GET
def evidence_file(request: MemberRequest, item_id: int) -> HttpResponseBase:
    items = EvidenceItem.objects.visible_to(request.user).select_related("file")
    return download(get_object_or_404(items, pk=item_id).file)
