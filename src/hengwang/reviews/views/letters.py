"""Letters of a batch: the offices with their letters, making one or all, and the files."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.files.downloads import download
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.tables import Table
from hengwang.reviews.choices import LetterPer
from hengwang.reviews.letters.forms import LetterForm, RunForm
from hengwang.reviews.letters.services import make_letter, make_letters
from hengwang.reviews.letters.subjects import subject_named, subjects_of
from hengwang.reviews.letters.tables import LetterTable, lines_of
from hengwang.reviews.models import Letter, LetterRun, ReportBatch
from hengwang.reviews.views.batches import BATCHES, CHECK
from hengwang.reviews.views.uploading import progress_of

TITLE = gettext_lazy("Letters to the offices")


def _seen(user: Any, batch_id: int) -> ReportBatch:
    rows = ReportBatch.objects.visible_to(user).select_related("unit__region")
    return get_object_or_404(rows, pk=batch_id)


def _judged(user: Any, batch_id: int) -> ReportBatch:
    rows = ReportBatch.objects.checked_by(user).select_related("unit__region")
    return get_object_or_404(rows, pk=batch_id)


def _crumbs(batch: ReportBatch) -> list[tuple[str | Promise, str]]:
    return [
        (CHECK[0], reverse(CHECK[1])),
        (BATCHES, reverse("review-batches")),
        (str(batch), batch.get_absolute_url()),
        (TITLE, reverse("review-letters", args=[batch.pk])),
    ]


class LetterList(ListPage):
    """Every office of a batch with its letter; by report where the letters were made so."""

    request: MemberRequest
    template_name = "reviews/letters.html"
    table_class = LetterTable
    title = TITLE
    empty_icon = "file-search"
    empty_title = gettext_lazy("No report was read")
    empty_text = gettext_lazy("Letters go to the offices whose reports could be read.")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """404 for who may not see the batch."""
        user: Any = request.user
        if user.is_authenticated:
            self.batch = _seen(user, kwargs["batch_id"])
            self.breadcrumbs = _crumbs(self.batch)
            self.run = self.batch.letter_runs.select_related("job", "archive").first()
        return super().dispatch(request, *args, **kwargs)

    @property
    def per(self) -> LetterPer:
        """By office, or by report as the last run or the address wants it."""
        asked = self.request.GET.get("per") or (self.run.per if self.run else "")
        return LetterPer(asked) if asked in LetterPer.values else LetterPer.OFFICE

    def rows(self) -> QuerySet[Letter]:
        """The latest letters of the batch."""
        return Letter.objects.filter(batch=self.batch).newest()

    def table_of(self, shown: QuerySet[Any]) -> Table:
        """Every subject, with or without a letter."""
        letters = {letter.subject: letter for letter in shown}
        self.subjects = subjects_of(self.batch.pk, self.per)
        return self.table_class(lines_of(self.subjects, letters, self.batch.pk))

    def lead(self, shown: Any) -> str:
        """How many findings go out, and how many wait for a word."""
        del shown
        confirmed, left = (
            sum(getattr(one, n) for one in self.subjects) for n in ("confirmed", "open")
        )
        text = ngettext(
            "%(count)s confirmed finding", "%(count)s confirmed findings", confirmed
        ) % {"count": f"{confirmed:,d}"}
        if not left:
            return text
        more = ngettext(
            "%(confirmed)s; %(count)s finding is not judged yet and goes into no letter",
            "%(confirmed)s; %(count)s findings are not judged yet and go into no letter",
            left,
        )
        return more % {"confirmed": text, "count": f"{left:,d}"}

    def tools(self) -> Sequence[Tool]:
        """All letters at once."""
        if not may(self.request.user, Permission.CHECK_REPORTS, self.batch.unit):
            return []
        address = reverse("review-letters-make", args=[self.batch.pk])
        return [Tool(label=_("Make letters to all offices"), url=address, icon="note")]

    def get_template_names(self) -> list[str]:
        """Only the progress where that is what asks."""
        htmx: Any = getattr(self.request, "htmx", None)
        is_poll = bool(htmx) and htmx.target == "letter-run"
        return ["reviews/parts/letter_run.html"] if is_poll else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with the last run."""
        context = super().get_context_data(**kwargs)
        job = self.run.job if self.run else None
        progress = progress_of(job) if job else {"job_ended": True, "job": None}
        return {**context, **progress, "batch": self.batch, "run": self.run, "per": self.per}


@login_required
@require_http_methods(["GET", "POST"])
def make_all(request: MemberRequest, batch_id: int) -> HttpResponse:
    """Say what the letters say alike; a job makes them."""
    batch = _judged(request.user, batch_id)
    form = RunForm(batch, request.POST or None)
    address = reverse("review-letters", args=[batch.pk])

    def act() -> str:
        make_letters(batch, form.facts(), by=request.user)
        return address

    return form_page(
        request,
        form,
        act,
        title=_("Make letters to all offices"),
        lead=_("Only accepted findings go into a letter. Letters made before stay as versions."),
        save_label=_("Make the letters"),
        back_url=address,
        breadcrumbs=_crumbs(batch),
    )


@login_required
@require_http_methods(["GET", "POST"])
def make_one(request: MemberRequest, batch_id: int) -> HttpResponse:
    """The letter to one office, or its next version."""
    batch = _judged(request.user, batch_id)
    subject = subject_named(batch.pk, request.GET.get("subject", ""))
    if subject is None:
        raise Http404
    latest = Letter.objects.filter(batch=batch, subject=subject.key).first()
    form = LetterForm(batch, subject, latest, request.POST or None)

    def act() -> str:
        letter = make_letter(
            batch, subject, form.facts(), by=request.user, also_without=latest is not None
        )
        messages.success(request, _("The letter is made."))
        return letter.get_absolute_url()

    count = ngettext(
        "%(count)s confirmed finding", "%(count)s confirmed findings", subject.confirmed
    ) % {"count": f"{subject.confirmed:,d}"}
    return form_page(
        request,
        form,
        act,
        title=_("New version of the letter") if latest else _("Make the letter"),
        lead=f"{subject.report or subject.office} · {count}",
        save_label=_("Make the letter"),
        back_url=latest.get_absolute_url()
        if latest
        else reverse("review-letters", args=[batch.pk]),
        breadcrumbs=_crumbs(batch),
    )


def _letter(request: MemberRequest, letter_id: int) -> Letter:
    rows = Letter.objects.visible_to(request.user).select_related(
        "batch__unit__region", "file", "report__file"
    )
    return get_object_or_404(rows, pk=letter_id)


@login_required
@require_GET
def letter(request: MemberRequest, letter_id: int) -> HttpResponse:
    """What one version says, and all versions of it."""
    shown = _letter(request, letter_id)
    versions = Letter.objects.filter(batch=shown.batch_id, subject=shown.subject)
    every = list(versions.select_related("file").order_by("-version"))
    context = {
        "title": str(shown),
        "letter": shown,
        "versions": every,
        "is_latest": every[0].pk == shown.pk,
        "may_judge": may(request.user, Permission.CHECK_REPORTS, shown.batch.unit),
        "breadcrumbs": [*_crumbs(shown.batch), (shown.number, "")],
    }
    return render(request, "reviews/letter.html", context)


@login_required
@require_GET
def file(request: MemberRequest, letter_id: int) -> HttpResponseBase:
    """The docx as it was made."""
    return download(_letter(request, letter_id).file)


@login_required
@require_GET
def archive(request: MemberRequest, letter_run_id: int) -> HttpResponseBase:
    """All letters of a run as one zip archive."""
    batches = ReportBatch.objects.visible_to(request.user)
    rows = LetterRun.objects.filter(batch__in=batches).select_related("archive")
    run = get_object_or_404(rows, pk=letter_run_id)
    if run.archive is None:
        raise Http404
    return download(run.archive)
