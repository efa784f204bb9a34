"""The audit trail: what happened, whether the chain is whole, and where its head is."""

from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.permissions import Permission, may
from hengwang.accounts.requests import MemberRequest
from hengwang.audit import queries
from hengwang.audit.choices import Channel
from hengwang.audit.models import AuditEntry
from hengwang.outbox.models import Job
from hengwang.outbox.services import enqueue
from hengwang.pages.filters import ChoiceFilter, FilterSet, FromFilter, TextFilter, UntilFilter
from hengwang.pages.lists import ListPage
from hengwang.pages.templatetags.pages import action_label
from hengwang.web.system.tables import TrailTable

VERIFY = "audit.verify"


def _known_actions(_request: HttpRequest | None = None) -> list[tuple[str, str]]:
    return [(action, action_label(action)) for action in queries.actions()]


class TrailFilter(FilterSet):
    """Entries by words, action, channel and days."""

    text = TextFilter("subject_printed", "actor_name", "note")
    action = ChoiceFilter(label=gettext_lazy("What"), choices=_known_actions)
    channel = ChoiceFilter(label=gettext_lazy("From where"), choices=Channel.choices)
    since = FromFilter(field_name="at__date", label=gettext_lazy("From"))
    until = UntilFilter(field_name="at__date", label=gettext_lazy("Until"))


class Trail(ListPage):
    """Every entry, for audit administrators only."""

    request: MemberRequest
    title = gettext_lazy("Audit trail")
    template_name = "web/system/trail.html"
    permission = Permission.VIEW_AUDIT
    table_class = TrailTable
    filterset_class: ClassVar[type[Any] | None] = TrailFilter
    empty_icon = "history"
    empty_title = gettext_lazy("Nothing has been recorded yet")
    empty_text = gettext_lazy("Every change of a record leaves an entry here.")

    def rows(self) -> QuerySet[AuditEntry]:
        return AuditEntry.objects.select_related("link").order_by("-pk")

    def lead(self, shown: QuerySet[AuditEntry]) -> str:
        count = shown.count()
        return ngettext("%(count)d entry", "%(count)d entries", count) % {"count": count}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = Job.objects.filter(name=VERIFY).order_by("-pk").first()
        return super().get_context_data(head=queries.chain_head(), verified=last, **kwargs)


def demand_auditor(request: MemberRequest) -> None:
    """404 for everybody who may not read the trail."""
    if not may(request.user, Permission.VIEW_AUDIT):
        raise Http404


@login_required
@require_GET
def entry(request: MemberRequest, entry_id: int) -> HttpResponse:
    """One entry with both sides of every field, and its link in the chain."""
    demand_auditor(request)
    found = get_object_or_404(AuditEntry.objects.select_related("link"), pk=entry_id)
    before, after = found.before or {}, found.after or {}
    names = list(dict.fromkeys([*before, *after]))
    context = {
        "entry": found,
        "link": getattr(found, "link", None),
        "changes": [(name, before.get(name), after.get(name)) for name in names],
        "title": action_label(found.action),
        "breadcrumbs": [(_("Audit trail"), reverse("trail")), (f"#{found.pk}", "")],
    }
    return render(request, "web/system/entry.html", context)


@login_required
@require_POST
def verify(request: MemberRequest) -> HttpResponse:
    """Let the worker walk the whole chain."""
    demand_auditor(request)
    job = enqueue(VERIFY, by=request.user)
    return redirect("job-detail", job.pk)
