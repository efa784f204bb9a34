"""Bulletins as those see them who write them: list, editor, preview, publishing."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.availability.choices import Decision
from hengwang.availability.models import MaintenanceWindow, Outage
from hengwang.door import staff_forms
from hengwang.door.audience import units_of
from hengwang.door.choices import BULLETIN_TONES, BulletinState
from hengwang.door.models import Bulletin
from hengwang.door.queries.people import readers_of
from hengwang.door.queries.unwritten import outages_without_bulletin, work_without_bulletin
from hengwang.door.services import bulletins
from hengwang.door.services.bulletins import Ground
from hengwang.door.tables import BulletinFilters, BulletinTable
from hengwang.door.views.bulletins import bulletin_context
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

TITLE = gettext_lazy("Bulletins for units")
SHOWN = 8


class BulletinList(ListPage):
    """Bulletins one looks after."""

    request: MemberRequest
    template_name = "door/staff/bulletins.html"
    title = TITLE
    permission = Permission.WRITE_BULLETINS
    table_class = BulletinTable
    filterset_class: ClassVar[type[Any] | None] = BulletinFilters
    empty_icon = "message"
    empty_title = gettext_lazy("No bulletin yet")
    empty_text = gettext_lazy("Write one on an outage, on planned work, or a notice.")

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Bulletin.objects.visible_to(self.request.user)
        return rows.select_related("unit", "outage", "window")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.filter(state=BulletinState.DRAFT).count()
        return ngettext(
            "%(count)s draft waits to be published", "%(count)s drafts wait to be published", count
        ) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        return [Tool(label=gettext_lazy("New notice"), url=reverse("bulletin-new"), icon="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table, and above it what nobody has written of."""
        told = {
            "untold": outages_without_bulletin(self.request.user)[:SHOWN],
            "work": work_without_bulletin(self.request.user)[:SHOWN],
        }
        return {**super().get_context_data(**kwargs), **told}


@login_required
@require_GET
def detail(request: MemberRequest, bulletin_id: int) -> HttpResponse:
    """The bulletin as units read it, whom it reaches, and what may be done with it."""
    row = _row(request, bulletin_id)
    concerned = units_of(row)
    context = {
        **bulletin_context(row),
        "state_tone": BULLETIN_TONES[row.state].value,
        "reached": concerned.count(),
        "reached_names": list(concerned.order_by("path").values_list("name", flat=True)[:SHOWN]),
        "readers": readers_of(row).count(),
        "is_draft": row.state == BulletinState.DRAFT,
        "is_running": row.state == BulletinState.PUBLISHED,
        "may_publish": may(request.user, Permission.PUBLISH_BULLETINS, row.unit),
        "history": history_of(row, limit=30),
        "breadcrumbs": [(TITLE, reverse("bulletin-list")), (row.title, "")],
    }
    return render(request, "door/staff/bulletin.html", context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Write a draft on an outage (?outage=), on planned work (?window=), or a notice."""
    if not request.user.reach(Permission.WRITE_BULLETINS).has_place:
        raise Http404
    ground = _ground(request)
    form = staff_forms.BulletinForm(request.user, ground, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        made = bulletins.draft_bulletin(
            data["unit"], data["title"], data["text"],
            ground=ground, audience=form.audience(), by=request.user,
        )  # fmt: skip
        return made.get_absolute_url()

    title = _("New bulletin")
    return form_page(
        request, form, act, template="door/staff/editor.html", title=title, ground=ground,
        save_label=_("Keep the draft and look at it"), back_url=reverse("bulletin-list"),
        breadcrumbs=[(TITLE, reverse("bulletin-list")), (title, "")],
    )  # fmt: skip


def _ground(request: MemberRequest) -> Ground:
    outage, window = request.GET.get("outage", ""), request.GET.get("window", "")
    if outage:
        rows = Outage.objects.visible_to(request.user).select_related("target__unit")
        return Ground(outage=get_object_or_404(rows, pk=_number(outage)))
    if window:
        found = MaintenanceWindow.objects.visible_to(request.user)
        approved = found.filter(state=Decision.APPROVED)
        return Ground(window=get_object_or_404(approved, pk=_number(window)))
    return Ground()


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise Http404
    return int(text[:18])


@login_required
def edit(request: MemberRequest, bulletin_id: int) -> HttpResponse:
    """Change a draft."""
    row = _row(request, bulletin_id)
    ground = Ground(row.outage, row.window)
    form = staff_forms.BulletinForm(request.user, ground, request.POST or None, row)

    def act() -> str:
        data = form.cleaned_data
        bulletins.edit_bulletin(
            row.pk, data["title"], data["text"], audience=form.audience(), by=request.user
        )
        return row.get_absolute_url()

    return form_page(
        request, form, act, template="door/staff/editor.html", title=row.title, ground=ground,
        back_url=row.get_absolute_url(),
        breadcrumbs=[(TITLE, reverse("bulletin-list")), (row.title, row.get_absolute_url())],
    )  # fmt: skip


@login_required
@require_POST
def publish(request: MemberRequest, bulletin_id: int) -> HttpResponse:
    """Let units read it; a refusal becomes the page of refusals."""
    row = _row(request, bulletin_id)
    bulletins.publish_bulletin(row.pk, by=request.user)
    return HttpResponseRedirect(row.get_absolute_url())


@login_required
@require_POST
def withdraw(request: MemberRequest, bulletin_id: int) -> HttpResponse:
    """Take a draft away."""
    row = _row(request, bulletin_id)
    bulletins.withdraw_bulletin(row.pk, by=request.user)
    return HttpResponseRedirect(row.get_absolute_url())


@login_required
def update(request: MemberRequest, bulletin_id: int) -> HttpResponse:
    """Add a word."""
    row = _row(request, bulletin_id)
    form = staff_forms.UpdateForm(request.POST or None)

    def act() -> str:
        bulletins.add_update(row.pk, form.cleaned_data["text"], by=request.user)
        return row.get_absolute_url()

    return _small(request, form, act, row, _("Add a word"))


@login_required
def close(request: MemberRequest, bulletin_id: int) -> HttpResponse:
    """Close it with its cause."""
    row = _row(request, bulletin_id)
    form = staff_forms.ClosingForm(row.outage, request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        bulletins.close_bulletin(row.pk, told.pop("closing"), **told, by=request.user)
        return row.get_absolute_url()

    return _small(request, form, act, row, _("Close the bulletin"))


def _small(request: MemberRequest, form: Any, act: Any, row: Bulletin, title: str) -> HttpResponse:
    crumbs = [(TITLE, reverse("bulletin-list")), (row.title, row.get_absolute_url()), (title, "")]
    return form_page(
        request, form, act, title=title, save_label=title, back_url=row.get_absolute_url(),
        breadcrumbs=crumbs,
    )  # fmt: skip


def _row(request: MemberRequest, bulletin_id: int) -> Bulletin:
    """One the user looks after: a unit's reader has another page, and finds nothing here."""
    own = request.user.reach(Permission.WRITE_BULLETINS)
    rows = Bulletin.objects.kept_within(own).select_related(
        "unit__region", "outage__target", "window", "written_by", "published_by"
    )
    found: Bulletin = get_object_or_404(rows, pk=bulletin_id)
    return found
