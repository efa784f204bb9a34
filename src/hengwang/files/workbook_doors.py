"""The way in for a workbook of records: choose it, see what each row would do, carry it out."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.files.models import StoredFile
from hengwang.files.planned_rows import Planned, Verdict
from hengwang.files.services import store
from hengwang.kernel.errors import DomainError
from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job
from hengwang.outbox.services import enqueue
from hengwang.pages.exports import XLSX
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text

Text = str | Promise
SHOWN_ROWS = 300
FIRST = (Verdict.REFUSE, Verdict.CHANGE, Verdict.ADD, Verdict.SAME)
ENDED = {JobState.DONE, JobState.FAILED, JobState.CANCELLED}


class WorkbookForm(forms.Form):
    """A workbook or CSV file."""

    file = forms.FileField(label=gettext_lazy("Workbook"))

    def __init__(self, *args: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        suffixes = accepted_suffixes(FileKind.SPREADSHEET)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)
        self.fields["file"].help_text = help_text


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a workbook would do.

    Attributes:
        counts: Rows by verdict: add, change, same, refuse and whatever else the door knows.
        rows: What the page shows a row from, problems first; each with its `problems` as text.
        hidden: Rows that are too many to show.
        context: What the page needs besides.
    """

    counts: Mapping[str, int]
    rows: Sequence[Mapping[str, Any]]
    hidden: int = 0
    context: Mapping[str, Any] = field(default_factory=dict)


def look_of(rows: Iterable[Planned], **extra: Callable[[Any], Any]) -> Look:
    """A look at planned rows, problems first; `extra` says more of each row for the page."""
    ordered = sorted(rows, key=lambda row: FIRST.index(row.verdict))
    shown = [
        {
            "row": row,
            "verdict": row.verdict.value,
            "problems": [refusal_text(problem) for problem in row.problems],
            **{name: of(row) for name, of in extra.items()},
        }
        for row in ordered[:SHOWN_ROWS]
    ]
    counted = Counter(row.verdict for row in ordered)
    counts = {verdict.value: counted[verdict] for verdict in Verdict}
    return Look(counts=counts, rows=shown, hidden=len(ordered) - len(shown))


@dataclass(frozen=True, kw_only=True)
class Background:
    """How a workbook of many rows is written behind the page.

    Attributes:
        job: Name of the job; it gets `stored_id`, `user_id` and what `asked` adds.
        more_than: Rows up to this number are written while the visitor waits.
        count: Rows written, from the result of the job.
    """

    job: str
    more_than: int
    count: Callable[[Mapping[str, Any]], int]
    asked: Callable[[HttpRequest], Mapping[str, Any]] = lambda _request: {}


@dataclass(frozen=True, kw_only=True)
class WorkbookDoor:
    """Views of one kind of import; `name` begins the names of their addresses.

    Attributes:
        demand: Raises Http404 for whoever may not import.
        look: What the workbook would do, for a reader; raises DomainError.
        carry_out: Writes what was looked at and returns how many rows; raises DomainError.
        read: Refuses a workbook at once, where that is less than a whole look.
    """

    name: str
    title: Text
    parent: tuple[Text, str]
    demand: Callable[[Any], None]
    look: Callable[[StoredFile, Any], Look]
    carry_out: Callable[[StoredFile, Any], int]
    choose_page: str
    plan_page: str
    help_text: Text = ""
    template: tuple[str, Callable[[], bytes]] | None = None
    read: Callable[[StoredFile, Any], object] | None = None
    background: Background | None = None

    @method_decorator(login_required)
    def choose(self, request: HttpRequest) -> HttpResponse:
        """Take a workbook in; nothing is imported yet."""
        self.demand(request)
        form = WorkbookForm(request.POST or None, request.FILES or None, help_text=self.help_text)
        read = self.read or self.look

        # A file that is refused after it was stored leaves no row; its bytes are swept.
        @transaction.atomic
        def act() -> str:
            upload = form.cleaned_data["file"]
            by: Any = request.user
            stored = store(upload, name=upload.name, kind=FileKind.SPREADSHEET, by=by)
            read(stored, by)
            return reverse(f"{self.name}-plan", args=[stored.pk])

        return form_page(
            request,
            form,
            act,
            template=self.choose_page,
            title=self.title,
            lead=_("First you see what each row would do; nothing is written before you confirm."),
            save_label=_("See what it would do"),
            template_url=reverse(f"{self.name}-template") if self.template else "",
            back_url=reverse(self.parent[1]),
            breadcrumbs=self._crumbs((_("Import"), "")),
        )

    @method_decorator([login_required, require_GET])
    def send_template(self, request: HttpRequest) -> HttpResponse:
        """The workbook to fill in."""
        self.demand(request)
        name, workbook = self.template or ("", bytes)
        response = HttpResponse(workbook(), content_type=XLSX)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
        return response

    @method_decorator([login_required, require_GET])
    def plan(self, request: HttpRequest, stored_id: int) -> HttpResponse:
        """What the workbook would do, row by row; problems first."""
        stored = self._own_file(request, stored_id)
        try:
            found = self.look(stored, request.user)
        except DomainError as refusal:
            messages.error(request, refusal_text(refusal))
            return redirect(self.name)
        import_crumb = (_("Import"), reverse(self.name))
        context = {
            "title": self.title,
            "stored": stored,
            "counts": found.counts,
            "is_idle": not (found.counts.get("add") or found.counts.get("change")),
            "rows": found.rows,
            "hidden": found.hidden,
            "do_url": reverse(f"{self.name}-do", args=[stored.pk]),
            "choose_url": reverse(self.name),
            "breadcrumbs": self._crumbs(import_crumb, (stored.name, "")),
            **found.context,
        }
        return render(request, self.plan_page, context)

    @method_decorator([login_required, require_POST])
    def do(self, request: HttpRequest, stored_id: int) -> HttpResponse:
        """Import what was looked at; large ones in the background."""
        stored = self._own_file(request, stored_id)
        user: Any = request.user
        wanted = request.POST.get("rows", "")
        behind = self.background
        many = wanted.isascii() and wanted.isdigit()
        if behind and many and int(wanted[:9]) > behind.more_than:
            asked = {"stored_id": stored.pk, "user_id": user.pk, **behind.asked(request)}
            return redirect(f"{self.name}-job", enqueue(behind.job, by=user, **asked).pk)
        try:
            count = self.carry_out(stored, request)
        except DomainError as refusal:
            messages.error(request, refusal_text(refusal))
            return redirect(f"{self.name}-plan", stored.pk)
        messages.success(request, _done_text(count))
        return redirect(self.parent[1])

    @method_decorator([login_required, require_GET])
    def job(self, request: HttpRequest, job_id: int) -> HttpResponse:
        """How far a large import is; for who started it."""
        name = self.background.job if self.background else ""
        own = Job.objects.filter(name=name, started_by_id=request.user.pk)
        found = get_object_or_404(own, pk=job_id)
        ended = found.state in ENDED
        context = {
            "title": self.title,
            "job": found,
            "job_url": reverse(f"{self.name}-job", args=[found.pk]),
            "job_total": found.progress_total,
            "job_done": found.progress_done,
            "job_text": self._job_text(found),
            "job_ended": ended,
            "job_failed": ended and found.state != JobState.DONE,
            "job_result_url": reverse(self.parent[1]),
        }
        part = bool(request.htmx)  # type: ignore[attr-defined]
        return render(request, "pages/parts/job.html" if part else "pages/job.html", context)

    def _job_text(self, found: Job) -> str:
        if found.error_message:
            said = gettext(found.error_message)
            return said % found.error_params if found.error_params else said
        if not found.result or not self.background:
            return _("Writing the rows; all of them appear together at the end.")
        return _done_text(self.background.count(found.result))

    def _crumbs(self, *below: tuple[Text, str]) -> list[tuple[Text, str]]:
        label, address = self.parent
        return [(label, reverse(address)), *below]

    def _own_file(self, request: HttpRequest, stored_id: int) -> StoredFile:
        self.demand(request)
        own = StoredFile.objects.filter(created_by_id=request.user.pk, kind=FileKind.SPREADSHEET)
        return get_object_or_404(own, pk=stored_id)


def _done_text(count: int) -> str:
    text = ngettext("%(count)s row imported.", "%(count)s rows imported.", count)
    return text % {"count": f"{count:,d}"}
