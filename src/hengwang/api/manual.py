"""The API's description and its manual from local files, for people who are logged in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hengwang.accounts.requests import MemberRequest
from hengwang.api.application import api


@login_required
@require_GET
def openapi(request: MemberRequest) -> JsonResponse:
    """The OpenAPI document; the same as docs/use/openapi.json."""
    del request
    return JsonResponse(api.get_openapi_schema(), json_dumps_params={"ensure_ascii": False})


@login_required
@require_GET
def manual(request: MemberRequest) -> HttpResponse:
    """Every operation, to read and to try with one's own rights."""
    return render(request, "api/manual.html", {"title": _("API")})
