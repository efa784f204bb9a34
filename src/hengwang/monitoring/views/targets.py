"""Targets: list, page, forms, closing, and the checks of one."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.monitoring.choices import CheckKind, TargetStanding
from hengwang.monitoring.filters import TargetFilter
from hengwang.monitoring.forms.checks import FORMS
from hengwang.monitoring.forms.collectors import NoteForm
from hengwang.monitoring.forms.targets import TargetForm
from hengwang.monitoring.heard import text_of, tone, urgency
from hengwang.monitoring.models import Check, Target, Watch
from hengwang.monitoring.services import checks as check_services
from hengwang.monitoring.services import targets as services
from hengwang.monitoring.standing import last_answers, measured, with_standing
from hengwang.monitoring.tables import STANDING_TONES, STANDING_WORDS, TargetTable
from hengwang.monitoring.views.events import all_of, said_lately
from hengwang.monitoring.views.finding import demand_keeper, edited, may_edit
from hengwang.monitoring.wording import answer_of, place_of
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.paging import FoundData, LongData
from hengwang.pages.slots import filled
from hengwang.pages.tables import Table

SHOWN_CHILDREN = 50
SHOWN_ENDED = 20
RELATED = ("unit", "parent")


class _Measured(LongData):
    """Rows of a page whose standing rests on what was measured."""

    def __getitem__(self, key: Any) -> Any:
        """A slice, or one row."""
        found = super().__getitem__(key)
        return measured(found) if isinstance(key, slice) else found


class _Long(_Measured):
    """Sorted by keys."""


class _Found(_Measured, FoundData):
    """Found by a dear condition."""


class TargetList(ListPage):
    """Targets the user may see; the same few queries for fifty thousand as for fifty."""

    title = gettext_lazy("Monitored targets")
    permission = Permission.VIEW_MONITORING
    table_class = TargetTable
    filterset_class: ClassVar[type[Any] | None] = TargetFilter
    empty_icon = "device-desktop-analytics"
    empty_title = gettext_lazy("Nothing is watched yet")
    empty_text = gettext_lazy(
        "Open a circuit, a device or a domain name and press “Watch this”, bring a workbook, or "
        "enter a target by hand."
    )
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Target.objects.visible_to(self.request.user)
        return with_standing(rows).select_related(*RELATED)

    def table_of(self, shown: Any) -> Table:
        """Words are looked for once, for the count and for the page."""
        asked = self.request.GET
        if any(asked.get(name) for name in ("text", "unit", "standing", "asked")):
            self.data: LongData = _Found(shown)
        else:
            self.data = _Long(shown, shown.count())
        return self.table_class(self.data)

    def lead(self, shown: QuerySet[Any]) -> str:
        del shown
        count = len(self.data)
        text = ngettext("%(count)s target", "%(count)s targets", count)
        return text % {"count": f"{count:,d}"}

    def tools(self) -> Sequence[Tool]:
        edits = Permission.EDIT_MONITORING
        new, bring, page = map(reverse, ("target-new", "target-import", "watch-page"))
        return [
            Tool(label=gettext_lazy("New target"), url=new, icon="plus", permission=edits),
            Tool(label=gettext_lazy("Watch a website"), url=page, permission=edits),
            Tool(label=gettext_lazy("Import"), url=bring, icon="upload", permission=edits),
            Tool(label=gettext_lazy("Certificates"), url=reverse("certificate-list")),
        ]


@login_required
@require_GET
def detail(request: MemberRequest, target_id: int) -> HttpResponse:
    """One target: how it stands, how it is asked, what lies behind it."""
    rows = with_standing(Target.objects.visible_to(request.user))
    row: Any = get_object_or_404(rows.select_related("unit__region", "parent"), pk=target_id)
    measured([row])
    checks = list(row.checks.filter(ended_at=None).select_related("collector", "credential"))
    answers = last_answers(checks)
    link = Watch.objects.filter(target=row).first()
    children = with_standing(row.children.visible_to(request.user).watched())
    context = {
        "title": row.name,
        "row": row,
        "standing": STANDING_WORDS[row.standing],
        "tone": STANDING_TONES[row.standing].value,
        "is_unknown": row.standing == TargetStanding.UNKNOWN.value,
        "facts": _facts(row),
        "subject": None if link is None else link.subject,
        "checks": [
            (one, place_of(one.kind, one.settings), answer_of(answers.get(one.pk)))
            for one in checks
        ],
        "ended": row.checks.exclude(ended_at=None).order_by("-ended_at")[:SHOWN_ENDED],
        "children": [
            (one, STANDING_WORDS[one.standing], STANDING_TONES[one.standing].value)
            for one in measured(list(children.order_by("name", "pk")[:SHOWN_CHILDREN]))
        ],
        "slots": filled(request, "target", row),
        "said": [
            (one.at, urgency(one.data), tone(one.data).value, text_of(one.what, one.data))
            for one in said_lately(row)
        ],
        "all_said": all_of(row),
        "kinds": CheckKind.choices,
        "may_edit": may_edit(request, row.unit) and row.closed_at is None,
        "history": history_of(row, limit=30),
        "breadcrumbs": [(_("Monitored targets"), reverse("target-list")), (row.name, "")],
    }
    return render(request, "monitoring/target.html", context)


def _facts(row: Target) -> list[tuple[str, Any]]:
    ended = row.closed_at
    return [
        (_("Kind"), row.get_kind_display()),
        (_("Address"), row.address),
        (_("Unit"), row.unit),
        (_("Core or aggregation"), _("yes") if row.is_backbone else _("no")),
        (_("Watched from"), f"{timezone.localtime(row.watched_from):%Y-%m-%d %H:%M}"),
        (
            _("Watched until"),
            None if ended is None else f"{timezone.localtime(ended):%Y-%m-%d %H:%M}",
        ),
    ]


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Enter a target."""
    demand_keeper(request)
    form = TargetForm(request.user, request.POST or None)

    def act() -> str:
        made = services.add_target(form.facts(), unit=form.cleaned_data["unit"], by=request.user)
        return made.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("New target"),
        lead=_("What it is; how it is asked comes next."),
        back_url=reverse("target-list"),
    )


@login_required
def edit(request: MemberRequest, target_id: int) -> HttpResponse:
    """Change what a target says of itself."""
    row: Target = edited(request, Target, target_id, "parent")
    form = TargetForm(request.user, request.POST or None, row=row)

    def act() -> str:
        return services.correct_target(row.pk, form.facts(), by=request.user).get_absolute_url()

    return form_page(request, form, act, title=row.name, back_url=row.get_absolute_url())


@login_required
def close(request: MemberRequest, target_id: int) -> HttpResponse:
    """Watch it no longer."""
    row: Target = edited(request, Target, target_id)
    form = NoteForm(request.POST if request.method == "POST" else None)

    def act() -> str:
        services.close_target(row.pk, by=request.user, reason=form.cleaned_data["note"])
        return row.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Watch it no longer"),
        save_label=_("Watch it no longer"),
        confirm=_("Its checks end now; what was measured and its outages stay."),
        back_url=row.get_absolute_url(),
    )


@login_required
def check_add(request: MemberRequest, target_id: int) -> HttpResponse:
    """Ask it in one more way."""
    row: Target = edited(request, Target, target_id)
    kind = request.GET.get("kind", "")
    if kind not in FORMS:
        raise Http404
    form = FORMS[kind](request.user, row, request.POST or None)

    def act() -> str:
        check_services.add_check(row.pk, form.facts(), by=request.user)
        return row.get_absolute_url()

    title = f"{row.name} · {CheckKind(kind).label}"
    return form_page(request, form, act, title=title, back_url=row.get_absolute_url())


@login_required
def check_edit(request: MemberRequest, check_id: int) -> HttpResponse:
    """Change how it is asked."""
    check = _kept(request, check_id)
    target = check.target
    form = FORMS[check.kind](request.user, target, request.POST or None, check=check)

    def act() -> str:
        check_services.change_check(check.pk, form.facts(), by=request.user)
        return str(target.get_absolute_url())

    return form_page(
        request,
        form,
        act,
        template="monitoring/check_form.html",
        title=f"{target.name} · {check.get_kind_display()}",
        lead=_("What decides an outage holds from now on; what was judged before stays."),
        check=check,
        back_url=target.get_absolute_url(),
    )


@login_required
@require_POST
def check_end(request: MemberRequest, check_id: int) -> HttpResponse:
    """Ask in this way no longer."""
    check = _kept(request, check_id)
    check_services.end_check(check.pk, by=request.user)
    return redirect(check.target)


def _kept(request: MemberRequest, check_id: int) -> Check:
    own = Target.objects.editable_by(request.user)
    rows = Check.objects.filter(target__in=own, ended_at=None)
    return get_object_or_404(rows.select_related("target", "collector", "credential"), pk=check_id)
