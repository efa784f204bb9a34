"""Pages of rectification: the list, one of them, and its steps."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.disclosure.choices import RectificationState
from hengwang.disclosure.filters import RectificationFilter
from hengwang.disclosure.forms import DoneForm, RectificationForm, ReopenForm
from hengwang.disclosure.models import Rectification
from hengwang.disclosure.services import rectifying
from hengwang.disclosure.tables import RECTIFICATION_TONES, RectificationTable
from hengwang.disclosure.views.finding import evaluation_for, told_of
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text
from hengwang.performance.settings import duties_are_separate

TITLE = gettext_lazy("Rectification")
EDIT, REVIEW = Permission.EDIT_EVALUATIONS, Permission.REVIEW_EVALUATIONS
SHORT = 40


class RectificationList(ListPage):
    """Rectifications of the evaluations the reader may see, by their last day."""

    request: MemberRequest
    title = TITLE
    permission = Permission.VIEW_EVALUATIONS
    table_class = RectificationTable
    filterset_class: ClassVar[type[Any] | None] = RectificationFilter
    empty_icon = "checks"
    empty_title = gettext_lazy("Nothing is to be rectified so far")
    empty_text = gettext_lazy(
        "What an evaluation finds wrong is entered on its page, with a measure and a last day, "
        "and stays here until somebody else has closed it."
    )

    def rows(self) -> QuerySet[Rectification]:
        """Of the chosen year, or of all."""
        rows = Rectification.objects.visible_to(self.request.user).select_related(
            "evaluation__programme__unit"
        )
        return rows if self.year is None else rows.filter(evaluation__fiscal_year=self.year)

    def tools(self) -> Sequence[Tool]:
        """The list as an official form, once there is something on it."""
        if not self.rows().exists():
            return ()
        year = "" if self.year is None else f"?year={self.year}"
        label, right = gettext_lazy("Rectification list (Word)"), Permission.VIEW_EVALUATIONS
        address = reverse("rectification-ledger", args=["docx"])
        return [Tool(label=label, url=f"{address}{year}", icon="download", permission=right)]

    def lead(self, shown: QuerySet[Rectification]) -> str:
        """How many are overdue."""
        late = shown.overdue_on(timezone.localdate()).count()  # type: ignore[attr-defined]
        if not late:
            return _("No rectification is overdue.")
        text = ngettext(
            "%(count)s rectification is overdue", "%(count)s rectifications are overdue", late
        )
        return text % {"count": f"{late:,d}"}


@login_required
@require_GET
def detail(request: MemberRequest, rectification_id: int) -> HttpResponse:
    """One problem with its course."""
    row = _seen(request, rectification_id)
    unit = row.evaluation.programme.unit
    edits, reviews = may(request.user, EDIT, unit), may(request.user, REVIEW, unit)
    is_open, is_done = row.state == RectificationState.OPEN, row.state == RectificationState.DONE
    own_report = duties_are_separate() and row.done_by_id == request.user.pk
    context = {
        "title": row.problem,
        "row": row,
        "tone": RECTIFICATION_TONES[row.standing].value,
        "facts": _facts(row),
        "may_report": edits and is_open,
        "may_correct": (edits or reviews) and is_open,
        "may_close": reviews and is_done and not own_report,
        "may_reopen": reviews and not is_open,
        "entries": history_of(row, limit=50),
        "breadcrumbs": [(TITLE, reverse("rectification-list"))],
    }
    return render(request, "disclosure/rectification.html", context)


def _facts(row: Rectification) -> Sequence[tuple[Any, Any]]:
    names = ["measure", "responsible", "due_on"]
    if row.done_on:
        names += ["done_on", "done_by_name", "done_note"]
    if row.closed_on:
        names += ["closed_on", "closed_by_name"]
    if row.times_reopened:
        names += ["times_reopened", "reopened_reason"]
    fields = [Rectification._meta.get_field(name) for name in [*names, "added_by_name"]]
    return [(field.verbose_name, getattr(row, field.name)) for field in fields]  # type: ignore[union-attr]


@login_required
def add(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Put a problem on the list."""
    evaluation = evaluation_for(request, evaluation_id, EDIT, REVIEW)
    form = RectificationForm(request.POST or None, request.FILES or None)

    @transaction.atomic
    def act() -> str:
        file = _stored(form, request)
        row = rectifying.add_rectification(evaluation.pk, form.given(), file=file, by=request.user)
        return row.get_absolute_url()

    return form_page(request, form, act, **told_of(evaluation, _("Add a rectification")))


@login_required
def edit(request: MemberRequest, rectification_id: int) -> HttpResponse:
    """Mend an open one."""
    row = _allowed(request, rectification_id, EDIT, REVIEW)
    form = RectificationForm(request.POST or None, request.FILES or None, row=row)

    def act() -> None:
        file = _stored(form, request)
        rectifying.correct_rectification(row.pk, form.given(), file=file, by=request.user)

    return _step(request, row, form, act, _("Rectification"))


@login_required
def done(request: MemberRequest, rectification_id: int) -> HttpResponse:
    """Say that the measure was carried out."""
    row = _allowed(request, rectification_id, EDIT)
    form = DoneForm(request.POST or None, request.FILES or None)

    def act() -> None:
        file, note = _stored(form, request), form.cleaned_data["note"]
        rectifying.report_done(row.pk, note=note, file=file, by=request.user)

    return _step(request, row, form, act, _("Report done"))


@login_required
def reopen(request: MemberRequest, rectification_id: int) -> HttpResponse:
    """Say why the problem is not gone."""
    row = _allowed(request, rectification_id, REVIEW)
    form = ReopenForm(request.POST or None)

    def act() -> None:
        rectifying.reopen_rectification(row.pk, by=request.user, **form.cleaned_data)

    return _step(request, row, form, act, _("Reopen"))


@login_required
@require_POST
def close(request: MemberRequest, rectification_id: int) -> HttpResponse:
    """Agree that the problem is gone."""
    row = _allowed(request, rectification_id, REVIEW)
    try:
        rectifying.close_rectification(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("Done."))
    return redirect(row)


@login_required
@require_GET
def file(request: MemberRequest, rectification_id: int) -> HttpResponseBase:
    """The evidence."""
    row = _seen(request, rectification_id)
    if row.file is None:
        raise Http404
    return download(row.file, is_inline=True)


def _step(
    request: MemberRequest, row: Rectification, form: Any, act: Callable[[], None], title: str
) -> HttpResponse:
    url = row.get_absolute_url()

    @transaction.atomic
    def go() -> str:
        act()
        return url

    crumbs = [(TITLE, reverse("rectification-list")), (row.problem[:SHORT], url)]
    told: dict[str, Any] = {
        "title": title,
        "lead": row.problem,
        "back_url": url,
        "breadcrumbs": crumbs,
    }
    return form_page(request, form, go, **told)


def _stored(form: Any, request: MemberRequest) -> StoredFile | None:
    upload = form.cleaned_data["file"]
    if not upload:
        return None
    return store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=request.user)


def _seen(request: MemberRequest, rectification_id: int) -> Rectification:
    rows = Rectification.objects.visible_to(request.user)
    rows = rows.select_related("evaluation__programme__unit__region", "file")
    return get_object_or_404(rows, pk=rectification_id)


def _allowed(request: MemberRequest, rectification_id: int, *rights: Permission) -> Rectification:
    row = _seen(request, rectification_id)
    if not any(may(request.user, right, row.evaluation.programme.unit) for right in rights):
        raise Http404
    return row
