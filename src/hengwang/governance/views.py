"""Pages of governance: an overview, and for each kind its list, record and forms."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.files.choices import FileKind
from hengwang.files.downloads import download
from hengwang.files.models import StoredFile
from hengwang.files.services import store
from hengwang.governance import services
from hengwang.governance.filters import filter_of
from hengwang.governance.forms import EndForm, RecordForm, WithdrawForm
from hengwang.governance.kinds import KINDS, Kind
from hengwang.governance.models import MeetingDecision, Regulation
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

TITLE = gettext_lazy("Regulations and safeguards")


@login_required
@require_GET
def overview(request: MemberRequest) -> HttpResponse:
    """How much of each kind there is, and what is late."""
    if not may(request.user, Permission.VIEW_GOVERNANCE):
        raise PermissionDenied
    today = timezone.localdate()
    late = MeetingDecision.objects.visible_to(request.user).filter(due_on__lt=today, done_on=None)
    kinds = [
        {
            "title": kind.title,
            "url": reverse(f"governance-{kind.slug}-list"),
            "count": _standing(request, kind).count(),
            "last": _standing(request, kind).order_by(f"-{kind.day}").first(),
        }
        for kind in KINDS
    ]
    context = {
        "title": TITLE,
        "kinds": kinds,
        "in_force": Regulation.objects.visible_to(request.user).in_force_on(today).count(),
        "late": late.order_by("due_on")[:20],
        "late_count": late.count(),
    }
    return render(request, "governance/overview.html", context)


class RecordList(ListPage):
    """Records of one kind that the visitor may see, newest first."""

    permission: str | None = Permission.VIEW_GOVERNANCE
    kind: Kind = KINDS[0]
    request: MemberRequest
    empty_text = gettext_lazy("What is entered here is counted by the figures of governance.")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Take words, table and filter of the kind."""
        super().setup(request, *args, **kwargs)
        kind = self.kind
        self.title: str | Promise = kind.title
        self.empty_title, self.empty_icon = gettext_lazy("Nothing is entered yet"), kind.icon
        self.table_class = kind.table  # type: ignore[misc]  # one page for six kinds
        self.filterset_class = filter_of(kind)  # type: ignore[misc]
        self.breadcrumbs = [(TITLE, reverse("governance")), (kind.title, "")]

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.kind.model.objects.visible_to(self.request.user)
        return rows.select_related(*self.kind.related)

    def lead(self, shown: Any) -> str:
        count = (shown.counted() if self.kind.is_withdrawable else shown).count()
        return ngettext("%(count)d record", "%(count)d records", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        address = reverse(f"governance-{self.kind.slug}-new")
        edits = Permission.EDIT_GOVERNANCE
        return [Tool(label=self.kind.new, url=address, icon="plus", permission=edits)]


@login_required
@require_GET
def detail(request: MemberRequest, row_id: int, kind: Kind) -> HttpResponse:
    """One record with its paper and history."""
    row = _seen(request, kind, row_id)
    names = [field for field in kind.form.base_fields if field != "file"]
    context = {
        "title": str(row),
        "row": row,
        "slug": kind.slug,
        "facts": [
            (gettext_lazy("Unit"), row.unit),
            *((kind.form.base_fields[name].label, getattr(row, name)) for name in names),
        ],
        "is_regulation": kind.model is Regulation,
        "may_edit": may(request.user, Permission.EDIT_GOVERNANCE, row.unit)
        and getattr(row, "withdrawn_on", None) is None,
        "withdraw_url": reverse(f"governance-{kind.slug}-withdraw", args=[row.pk])
        if kind.is_withdrawable
        else "",
        "edit_url": reverse(f"governance-{kind.slug}-edit", args=[row.pk]),
        "file_url": reverse(f"governance-{kind.slug}-file", args=[row.pk]),
        "history": history_of(row, limit=50),
        "breadcrumbs": _crumbs(kind, str(row)),
    }
    return render(request, "governance/record.html", context)


@login_required
def add(request: MemberRequest, kind: Kind) -> HttpResponse:
    """Enter a record."""
    if not may(request.user, Permission.EDIT_GOVERNANCE):
        raise Http404
    form = kind.form(request.user, request.POST or None, request.FILES or None)

    def act() -> str:
        file = _stored(form, request)
        row = services.add_record(form.unit, form.given(), file=file, by=request.user)
        return str(row.get_absolute_url())

    back = reverse(f"governance-{kind.slug}-list")
    told = {"title": kind.new, "back_url": back, "breadcrumbs": _crumbs(kind, kind.new)}
    return form_page(request, form, act, **told)


@login_required
def edit(request: MemberRequest, row_id: int, kind: Kind) -> HttpResponse:
    """Mend a record."""
    row = _edited(request, kind, row_id)
    form = kind.form(request.user, request.POST or None, request.FILES or None, row=row)

    def act() -> str:
        file = _stored(form, request)
        services.correct_record(row.pk, form.given(), file=file, by=request.user)
        return str(row.get_absolute_url())

    told = {"title": str(row), "back_url": row.get_absolute_url()}
    crumbs = _crumbs(kind, str(row))
    return form_page(request, form, act, breadcrumbs=crumbs, **told)


@login_required
def withdraw(request: MemberRequest, row_id: int, kind: Kind) -> HttpResponse:
    """Take a training or drill out of every count, with the reason."""
    row = _edited(request, kind, row_id)
    form = WithdrawForm(request.POST or None)

    def act() -> str:
        reason = form.cleaned_data["reason"]
        services.withdraw_record(kind.model, row.pk, reason, by=request.user)
        return str(row.get_absolute_url())

    return form_page(
        request, form, act, title=_("Withdraw “%(title)s”") % {"title": row},
        lead=_("It counts nowhere any more, and stays to be read with your reason."),
        save_label=_("Withdraw the record"), back_url=row.get_absolute_url(),
        breadcrumbs=_crumbs(kind, str(row)),
    )  # fmt: skip


@login_required
def end(request: MemberRequest, row_id: int) -> HttpResponse:
    """Say that a regulation is replaced or abolished, or correct what was said of it."""
    row: Regulation = _edited(request, KINDS[0], row_id)
    form = EndForm(row, request.POST or None)
    verb = services.end_regulation if row.ended_on is None else services.correct_end

    def act() -> str:
        verb(row.pk, by=request.user, **form.cleaned_data)
        return row.get_absolute_url()

    title = _("Replace or abolish “%(title)s”") % {"title": row.title}
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())


@login_required
@require_GET
def file(request: MemberRequest, row_id: int, kind: Kind) -> HttpResponseBase:
    """The paper of a record."""
    row = _seen(request, kind, row_id)
    if row.file is None:
        raise Http404
    return download(row.file, is_inline=True)


def _standing(request: MemberRequest, kind: Kind) -> QuerySet[Any]:
    """Records that count."""
    rows = kind.model.objects.visible_to(request.user)
    found: QuerySet[Any] = rows.counted() if kind.is_withdrawable else rows
    return found


def _stored(form: RecordForm, request: MemberRequest) -> StoredFile | None:
    upload = form.cleaned_data["file"]
    if not upload:
        return None
    return store(upload, name=upload.name, kind=FileKind.EVIDENCE, by=request.user)


def _seen(request: MemberRequest, kind: Kind, row_id: int) -> Any:
    rows = kind.model.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("unit__region", "file"), pk=row_id)


def _edited(request: MemberRequest, kind: Kind, row_id: int) -> Any:
    rows = kind.model.objects.visible_to(request.user).editable_by(request.user)
    return get_object_or_404(rows.select_related("unit__region"), pk=row_id)


def _crumbs(kind: Kind, last: Any) -> list[tuple[Any, str]]:
    listed = (kind.title, reverse(f"governance-{kind.slug}-list"))
    return [(TITLE, reverse("governance")), listed, (last, "")]
