"""Credentials: list, page, new, another secret; secrets go in and never come out."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.monitoring.choices import CredentialVersion
from hengwang.monitoring.filters import NameFilter
from hengwang.monitoring.forms.collectors import CredentialForm, SecretForm
from hengwang.monitoring.models import Check, Credential
from hengwang.monitoring.services.credentials import add_credential, change_secret
from hengwang.monitoring.standing import last_answers
from hengwang.monitoring.tables import CredentialTable
from hengwang.monitoring.views.finding import demand_keeper, seen
from hengwang.monitoring.wording import answer_of
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool

TOKEN = "monitoring-push-token"  # noqa: S105  (where the session keeps it for one page)
SHOWN = 100


class CredentialList(ListPage):
    """Credentials of the units whose monitoring the user keeps."""

    title = gettext_lazy("Credentials")
    permission = Permission.EDIT_MONITORING
    table_class = CredentialTable
    filterset_class: ClassVar[type[Any] | None] = NameFilter
    empty_icon = "lock"
    empty_title = gettext_lazy("No credential yet")
    empty_text = gettext_lazy("Agents (SNMP) and sensors that report need one.")
    request: MemberRequest

    def rows(self) -> QuerySet[Any]:
        used = Count("checks", filter=Q(checks__ended_at=None))
        rows = Credential.objects.visible_to(self.request.user).defer("secret")
        found: QuerySet[Any] = rows.select_related("unit").annotate(used=used).order_by("name")
        return found

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        text = ngettext("%(count)s credential", "%(count)s credentials", count)
        return text % {"count": f"{count:,d}"}

    def tools(self) -> Sequence[Tool]:
        new = reverse("credential-new")
        return [
            Tool(label=label, url=f"{new}?kind={kind}", icon="plus")
            for kind, label in CredentialVersion.choices
        ]


@login_required
@never_cache
@require_GET
def detail(request: MemberRequest, credential_id: int) -> HttpResponse:
    """Where a credential is used and whether it is accepted; a new push token is shown once."""
    row: Credential = seen(request, Credential, credential_id, "unit__region")
    checks = list(
        Check.objects.filter(credential=row, ended_at=None)
        .select_related("target", "collector")
        .order_by("target__name", "pk")[:SHOWN]
    )
    answers = last_answers(checks)
    kept = request.session.pop(TOKEN, None)
    context = {
        "title": row.name,
        "row": row,
        "facts": [
            (_("What it is"), row.get_version_display()),
            (_("Unit"), row.unit),
            (_("Changed"), f"{timezone.localtime(row.changed_at):%Y-%m-%d %H:%M}"),
        ],
        "checks": [(one, answer_of(answers.get(one.pk))) for one in checks],
        "token": kept[1] if kept and kept[0] == row.pk else "",
        "history": history_of(row, limit=30),
        "breadcrumbs": [(_("Credentials"), reverse("credential-list")), (row.name, "")],
    }
    return render(request, "monitoring/credential.html", context)


@login_required
@sensitive_post_parameters()
def add(request: MemberRequest) -> HttpResponse:
    """Enter a credential of a kind."""
    demand_keeper(request)
    version = request.GET.get("kind", CredentialVersion.COMMUNITY.value)
    if version not in CredentialVersion.values:
        raise Http404
    form = CredentialForm(request.user, version, request.POST or None)

    def act() -> str:
        data, kind = form.cleaned_data, CredentialVersion(version)
        made, token = add_credential(
            data["unit"], data["name"], kind, form.secret(), by=request.user
        )
        _keep(request, made, token)
        return made.get_absolute_url()

    title = CredentialVersion(version).label
    return form_page(request, form, act, title=title, back_url=reverse("credential-list"))


@login_required
@sensitive_post_parameters()
def change(request: MemberRequest, credential_id: int) -> HttpResponse:
    """Put another secret in its place."""
    row: Credential = seen(request, Credential, credential_id)
    form = SecretForm(row.version, request.POST if request.method == "POST" else None)

    def act() -> str:
        _keep(request, row, change_secret(row.pk, form.secret(), by=request.user))
        return row.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Another secret"),
        lead=_("The former one is not shown; enter the new one whole."),
        save_label=_("Change the secret"),
        confirm=_("Every check with this credential uses the new secret from the next minute."),
        back_url=row.get_absolute_url(),
    )


def _keep(request: MemberRequest, row: Credential, token: str) -> None:
    if token:
        request.session[TOKEN] = [row.pk, token]
