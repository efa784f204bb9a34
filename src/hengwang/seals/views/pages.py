"""The list of seals, the page of one, its package, and the passport behind a printed short id."""

from collections.abc import Sequence
from typing import Any, ClassVar

import segno
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.permissions import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.files import storage
from hengwang.files.downloads import download
from hengwang.pages.lists import ListPage, Tool
from hengwang.performance.models import Evaluation, Indicator
from hengwang.seals.changes import changes_since
from hengwang.seals.filters import SealFilter
from hengwang.seals.holding import faults_of
from hengwang.seals.models import Seal
from hengwang.seals.reading import opened
from hengwang.seals.standalone import verifier_bytes
from hengwang.seals.tables import SealTable
from hengwang.seals.verify.package import verify
from hengwang.seals.wording import change_words


class SealList(ListPage):
    """Sealed packages of the evaluations the reader may see."""

    request: MemberRequest
    title = _("Sealed packages")
    permission = Permission.VIEW_EVALUATIONS
    table_class = SealTable
    filterset_class: ClassVar[type[Any] | None] = SealFilter
    empty_icon = "lock"
    empty_title = _("Nothing is sealed yet")
    empty_text = _(
        "A submitted evaluation is sealed on its own page: figures, evidence and digests in one "
        "file that anybody can verify without the platform."
    )

    def rows(self) -> QuerySet[Seal]:
        """Of the chosen year, or of all."""
        rows = Seal.objects.visible_to(self.request.user).select_related(
            "evaluation__programme__unit", "package"
        )
        return rows if self.year is None else rows.filter(evaluation__fiscal_year=self.year)

    def lead(self, shown: QuerySet[Seal]) -> str:
        """How many."""
        count = shown.count()
        return ngettext("%(count)s sealed package", "%(count)s sealed packages", count) % {
            "count": f"{count:,d}"
        }

    def tools(self) -> Sequence[Tool]:
        """The offline verifier."""
        url = reverse("seal-verifier")
        right = Permission.VIEW_EVALUATIONS
        return [Tool(label=_("Offline verifier"), url=url, icon="download", permission=right)]


@login_required
@require_GET
def seal(request: MemberRequest, seal_id: int) -> HttpResponse:
    found = _visible(request, seal_id)
    path = storage.path_of(found.package.sha256)
    report = verify(path, digest=found.digest)
    inside = opened(path) if report.holds else None
    altered = [str(fault) for fault in faults_of(found)] if inside else []
    changes: dict[str, list[str | Promise]] = {}
    # What was altered behind the platform cannot be computed with; that it was is said instead.
    for one in changes_since(found) if inside and not altered else ():
        changes.setdefault(one.figure_id, []).extend(change_words(one))
    address = request.build_absolute_uri(reverse("passport", args=[found.short_id]))
    context = {
        "title": found.short_id,
        "seal": found,
        "report": report,
        "faults": [one.text(chinese=_chinese(request)) for one in report.problems],
        "altered": altered,
        "figures": [(one, changes.get(one["id"], ())) for one in inside.figures] if inside else [],
        "changed": len(changes),
        "inside": inside,
        "address": address,
        "qr": segno.make(address, error="m").svg_data_uri(scale=4, border=2),
        "breadcrumbs": [(_("Sealed packages"), reverse("seal-list"))],
    }
    return render(request, "seals/seal.html", context)


def _chinese(request: MemberRequest) -> bool:
    return not str(getattr(request, "LANGUAGE_CODE", "zh")).startswith("en")


@login_required
@require_GET
def package(request: MemberRequest, seal_id: int) -> HttpResponseBase:
    return download(_visible(request, seal_id).package)


@login_required
@require_GET
def verifier(request: MemberRequest) -> HttpResponse:
    response = HttpResponse(verifier_bytes(), content_type="application/zip")
    response.headers["Content-Disposition"] = 'attachment; filename="hengwang-verify.pyz"'
    return response


@login_required
@require_GET
def passport(request: MemberRequest, short_id: str) -> HttpResponse:
    """The page behind a short id: of a seal, an evaluation, or one figure."""
    wanted = short_id.strip().upper()
    seal = Seal.objects.visible_to(request.user).filter(short_id=wanted).first()
    if seal is not None:
        return redirect(seal)
    seen = Evaluation.objects.visible_to(request.user)
    evaluation = seen.filter(short_id=wanted).first()
    if evaluation is not None:
        return redirect(evaluation)
    figure = Indicator.objects.filter(figure_id=wanted, evaluation__in=seen).first()
    if figure is None:
        raise Http404
    return redirect("indicator-trace", figure.pk)


def _visible(request: MemberRequest, seal_id: int) -> Seal:
    rows = Seal.objects.visible_to(request.user).select_related(
        "evaluation__programme__unit", "package"
    )
    return get_object_or_404(rows, pk=seal_id)
