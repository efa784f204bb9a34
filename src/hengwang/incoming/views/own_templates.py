"""Own templates: the list, the upload with everything that is wrong, one version."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.documents.choices import MEDIA_TYPES, Format
from hengwang.files.downloads import download
from hengwang.incoming.choices import TemplateStanding
from hengwang.incoming.errors import TemplateRefusedError
from hengwang.incoming.forms import TemplateUploadForm, WithdrawalForm
from hengwang.incoming.models import OwnTemplate
from hengwang.incoming.services.own_templates import bring_template, put_in_force, withdraw
from hengwang.incoming.tables import TEMPLATE_TONES, OwnTemplateTable
from hengwang.incoming.templates_own.layouts import LAYOUTS
from hengwang.incoming.wording import told
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.forms import refuse
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text


class OwnTemplateList(ListPage):
    """Every version of the templates the reader manages."""

    request: MemberRequest
    title = gettext_lazy("Own templates")
    permission = Permission.MANAGE_TEMPLATES
    table_class = OwnTemplateTable
    empty_icon = "report"
    empty_title = gettext_lazy("No template of your own yet")
    empty_text = gettext_lazy(
        "Documents are made with the shipped templates. Take one, change it in Word or Excel, and "
        "upload it: it is checked before it is used."
    )

    def rows(self) -> QuerySet[OwnTemplate]:
        """All versions; few enough that they need no year."""
        rows = OwnTemplate.objects.visible_to(self.request.user).with_successors()
        return rows.select_related("unit", "file")

    def lead(self, shown: QuerySet[Any]) -> str:
        """What the list is for."""
        return _("Layouts of your own for forms and reports; submitted evaluations keep theirs.")

    def tools(self) -> Sequence[Tool]:
        """The way in."""
        url, right = reverse("own-template-new"), Permission.MANAGE_TEMPLATES
        label = gettext_lazy("Upload a template")
        return [Tool(label=label, url=url, icon="upload", permission=right)]


@login_required
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """Check a template; keep it when nothing is wrong, else say everything that is."""
    _demand(request)
    form = TemplateUploadForm(request.POST or None, request.FILES or None, user=request.user)
    faults: list[dict[str, str]] = []
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            row = bring_template(upload, form.given(), name=upload.name, by=request.user)
        except TemplateRefusedError as refusal:
            faults = told(refusal.faults)  # type: ignore[arg-type]
            refuse(form, refusal)
        except DomainError as refusal:
            refuse(form, refusal, "file" if refusal.code.startswith("file") else None)
        else:
            messages.success(request, _("Nothing is wrong with it. Look at the trial document."))
            return redirect(row)
    context = {
        "form": form,
        "faults": faults,
        "shipped": LAYOUTS.values(),
        "title": _("Upload a template"),
        "lead": _("It is checked tag by tag and filled once for trial before it can be used."),
        "back_url": reverse("own-template-list"),
        "breadcrumbs": [(_("Own templates"), reverse("own-template-list")), (_("Upload"), "")],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "incoming/template_new.html", context, status=status)


@login_required
@require_GET
def detail(request: MemberRequest, template_id: int) -> HttpResponse:
    """One version: where it stands, its trial document, what can be done."""
    row = _visible(request, template_id)
    standing = row.standing
    context = {
        "row": row,
        "standing": standing.label,
        "tone": TEMPLATE_TONES[standing.value],
        "can_accept": standing is TemplateStanding.TRIED,
        "can_withdraw": row.accepted_at is not None and row.withdrawn_from is None,
        "title": f"{row.get_kind_display()} · {row.format} · {_('version')} {row.version}",
        "breadcrumbs": [(_("Own templates"), reverse("own-template-list")), (str(row), "")],
        "facts": [
            (_("Unit"), row.unit.name),
            (_("File"), row.file.name),
            ("SHA-256", row.file.sha256),
            (_("Note"), row.note),
            (_("Brought by"), f"{row.brought_by_name} {_day(row.brought_at)}"),
            (_("Put in force by"), f"{row.accepted_by_name} {_day(row.accepted_at)}".strip()),
            (_("Withdrawn"), f"{row.withdrawn_by_name} {_day(row.withdrawn_from)}".strip()),
            (_("Reason"), row.withdrawn_reason),
        ],
    }
    return render(request, "incoming/template.html", context)


@login_required
@require_POST
def accept(request: MemberRequest, template_id: int) -> HttpResponse:
    """From now on documents are made with it."""
    row = _visible(request, template_id)
    try:
        put_in_force(row.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, _("In force: documents are made with it from now on."))
    return redirect(row)


@login_required
@require_http_methods(["GET", "POST"])
def withdrawal(request: MemberRequest, template_id: int) -> HttpResponse:
    """End a version with its reason."""
    row = _visible(request, template_id)
    form = WithdrawalForm(request.POST or None, today=timezone.localdate())

    def act() -> str:
        given = form.cleaned_data
        withdraw(row.pk, on=given["on"], reason=given["reason"], by=request.user)
        return row.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Withdraw the template"),
        lead=_("Submitted evaluations keep it; the shipped template takes its place."),
        save_label=_("Withdraw"),
        back_url=row.get_absolute_url(),
        breadcrumbs=[(_("Own templates"), reverse("own-template-list")), (str(row), "")],
    )


@login_required
@require_GET
def file(request: MemberRequest, template_id: int) -> HttpResponse:
    """The template itself."""
    return download(_visible(request, template_id).file)  # type: ignore[return-value]


@login_required
@require_GET
def trial(request: MemberRequest, template_id: int) -> HttpResponse:
    """The document that was made with it for trial."""
    return download(_visible(request, template_id).trial)  # type: ignore[return-value]


@login_required
@require_GET
def shipped(request: MemberRequest, kind: str, ending: str) -> HttpResponse:
    """A shipped template, to start from."""
    _demand(request)
    layout = LAYOUTS.get(kind)
    if layout is None or ending not in layout.formats:
        raise Http404
    path = layout.shipped(Format(ending))
    response = HttpResponse(path.read_bytes(), content_type=MEDIA_TYPES[Format(ending)])
    response.headers["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return response


def _demand(request: MemberRequest) -> None:
    if not may(request.user, Permission.MANAGE_TEMPLATES):
        raise Http404


def _visible(request: MemberRequest, template_id: int) -> OwnTemplate:
    rows = OwnTemplate.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("unit", "file", "trial"), pk=template_id)


def _day(at: Any) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
