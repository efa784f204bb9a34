"""The phone's pages: a shell that works without a network, and the doors its script knocks at."""

import json
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST
from pydantic import ValidationError

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.files import media
from hengwang.files.choices import FileKind
from hengwang.inspections.models import Inspection, Occurrence
from hengwang.inspections.phone_texts import phone_texts
from hengwang.inspections.queries.work import work_of
from hengwang.inspections.services.delivering import deliver
from hengwang.inspections.services.photos import PhotoFacts, add_photo
from hengwang.inspections.submissions import GivenInspection
from hengwang.kernel.errors import DomainError
from hengwang.pages.assets import asset_url
from hengwang.pages.refusals import refusal_text

LARGEST_BODY = 1024 * 1024
MEGABYTE = 1024 * 1024
WORKER = Path(__file__).parent.parent / "static" / "inspections" / "worker.js"
SCRIPTS = ("phone.js", "store.js", "sync.js", "form.js", "parts.js")


def demand_inspects(request: MemberRequest) -> None:
    """404 for whoever carries out no inspection anywhere."""
    if request.user.reach(Permission.CARRY_OUT_INSPECTIONS).is_nothing:
        raise Http404


@login_required
@require_GET
def shell(request: MemberRequest) -> HttpResponse:
    """The page itself: the same for everybody, so that a phone may keep it.

    Whose rounds it shows, it asks for; what it was told it keeps under the person's number.
    """
    demand_inspects(request)
    doors = {
        "work": reverse("inspection-phone-work"),
        "session": reverse("inspection-phone-session"),
        "submit": reverse("inspection-phone-submit"),
        "photo": reverse("inspection-phone-photo"),
        "worker": reverse("inspection-phone-worker"),
        "login": f"{reverse('account_login')}?next={reverse('inspection-phone')}",
        "limitMb": media.limit_bytes(FileKind.IMAGE) // MEGABYTE,
        "kept": [
            reverse("inspection-phone"),
            *(static(f"inspections/{name}") for name in (*SCRIPTS, "phone.css")),
            *(asset_url(name) for name in ("app.css", "app.js", "theme.js", "icon.svg")),
        ],
    }
    context = {
        "title": _("Inspections"),
        "doors": json.dumps(doors),
        "texts": json.dumps(phone_texts(), ensure_ascii=False),
    }
    return render(request, "inspections/phone.html", context)


@login_required
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, from the folder of addresses it may serve and no other."""
    del request
    response = HttpResponse(WORKER.read_bytes(), content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@login_required
@require_GET
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the page on its home screen."""
    del request
    told = {
        "name": str(_("Hengwang inspections")),
        "short_name": str(_("Inspections")),
        "start_url": reverse("inspection-phone"),
        "scope": reverse("inspection-phone"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#1f5fa8",
        "icons": [{"src": asset_url("icon.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")


@login_required
@require_GET
@never_cache
def session(request: MemberRequest) -> JsonResponse:
    """Who is logged in, by which token to send, and what time it is here."""
    demand_inspects(request)
    return JsonResponse(_session(request))


def _session(request: MemberRequest) -> dict[str, Any]:
    return {
        "user": {"id": request.user.pk, "name": request.user.printed_name},
        "csrf": get_token(request),
        "now": timezone.now().isoformat(),
    }


@login_required
@require_GET
@never_cache
def work(request: MemberRequest) -> JsonResponse:
    """The rounds a person takes along."""
    demand_inspects(request)
    return JsonResponse(_session(request) | work_of(request.user, now=timezone.now()))


@login_required
@require_POST
def submit(request: MemberRequest) -> JsonResponse:
    """Take one inspection in; sending it again is answered as the first time."""
    received = timezone.now()
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        return _refused("too_large", _("This is more than one inspection."), 413)
    try:
        given = GivenInspection.model_validate_json(request.body)
    except ValidationError:
        return _refused("unreadable", _("This inspection cannot be read."), 400)
    visible = Occurrence.objects.carried_out_by(request.user).filter(pk=given.occurrence)
    if not visible.exists():
        return _refused("not_yours", _("This inspection is not yours to carry out."), 404)
    submission = given.submission(received=received)
    try:
        kept = deliver(given.occurrence, submission, by=request.user)
    except DomainError as refusal:
        return _refused(refusal.code, refusal_text(refusal), HTTPStatus.CONFLICT)
    kept = Inspection.objects.select_related("occurrence").get(pk=kept.pk)
    told = {
        "inspection": kept.pk,
        "counts": kept.is_record,
        "state": kept.occurrence.state,
        "clock": kept.clock_mark,
        "url": kept.occurrence.get_absolute_url(),
    }
    return JsonResponse(told)


@login_required
@require_POST
def photo(request: MemberRequest) -> JsonResponse:
    """Take one photo of an inspection in that was sent before."""
    upload = request.FILES.get("file")
    try:
        facts = PhotoFacts(
            UUID(request.POST.get("inspection", "")),
            UUID(request.POST.get("key", "")),
            request.POST.get("item", "")[:12],
        )
    except ValueError:
        return _refused("unreadable", _("This photo cannot be read."), 400)
    own = Inspection.objects.filter(key=facts.inspection_key, by=request.user)
    if upload is None or not own.exists():
        return _refused("unreadable", _("This photo belongs to no inspection of yours."), 404)
    try:
        kept = add_photo(upload, facts, name=upload.name or "", by=request.user)
    except DomainError as refusal:
        return _refused(refusal.code, refusal_text(refusal), HTTPStatus.CONFLICT)
    return JsonResponse({"photo": kept.pk, "time": kept.time_mark, "alike": bool(kept.looks_like)})


def _refused(code: str, message: str, status: int) -> JsonResponse:
    return JsonResponse({"code": code, "message": message}, status=status)
