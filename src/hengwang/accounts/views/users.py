"""Users: list, detail, and what the system administrator does with an account."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from hengwang.accounts import queries, services
from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.forms import UserForm
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.accounts.tables import UserTable
from hengwang.audit.queries import history_of
from hengwang.kernel.errors import DomainError
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.refusals import refusal_text

STATES = [("active", gettext_lazy("Active")), ("closed", gettext_lazy("Closed"))]


class UserFilter(FilterSet):
    """Users by words, role and state."""

    text = TextFilter("username", "display_name", "unit__search_text", "company__search_text")
    role = ChoiceFilter(label=gettext_lazy("Role"), choices=Role.choices, method="by_role")
    state = ChoiceFilter(label=gettext_lazy("State"), choices=STATES, method="by_state")

    def by_role(self, users: QuerySet[User], _name: str, role: str) -> QuerySet[User]:
        return users.filter(grants__role=role).distinct()

    def by_state(self, users: QuerySet[User], _name: str, state: str) -> QuerySet[User]:
        return users.filter(is_active=state == "active")


class UserList(ListPage):
    """Everybody whose account or rights the visitor looks after."""

    title = gettext_lazy("Users")
    template_name = "accounts/user_list.html"
    table_class = UserTable
    filterset_class: ClassVar[type[Any] | None] = UserFilter

    request: MemberRequest

    def rows(self) -> QuerySet[User]:
        return queries.people_visible_to(self.request.user)

    def lead(self, shown: QuerySet[User]) -> str:
        count = shown.count()
        return ngettext("%(count)d account", "%(count)d accounts", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        label = gettext_lazy("New user")
        address = reverse("user-add")
        return [Tool(label=label, url=address, icon="plus", permission=Permission.MANAGE_ACCOUNTS)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(duties=queries.duties(), **kwargs)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            demand_overseer(request.user)
        return super().dispatch(request, *args, **kwargs)


def demand_overseer(user: User) -> None:
    """404 for everybody who looks after no accounts: the pages do not exist for them."""
    demand(user, Permission.OVERSEE_ACCOUNTS)


def demand(user: User, permission: Permission) -> None:
    """404 for whoever lacks the permission."""
    if not may(user, permission):
        raise Http404


def get_person(request: MemberRequest, user_id: int) -> User:
    """The account, if the visitor looks after it."""
    demand_overseer(request.user)
    return get_object_or_404(queries.people_visible_to(request.user), pk=user_id)


@login_required
def detail(request: MemberRequest, user_id: int) -> HttpResponse:
    """One account with its roles and its history."""
    person = get_person(request, user_id)
    context = {
        "person": person,
        "title": person.printed_name,
        "grants": person.grants.select_related("unit", "region", "granted_by").order_by("-pk"),
        "history": history_of(person, limit=50),
        "may_manage": may(request.user, Permission.MANAGE_ACCOUNTS),
        "may_grant": may(request.user, Permission.GRANT_ROLES) or _may_appoint(request.user),
        "is_self": person.pk == request.user.pk,
        "breadcrumbs": [(_("Users"), reverse("user-list")), (person.printed_name, "")],
    }
    return render(request, "accounts/user.html", context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Create an account; its password is shown once on the next page."""
    demand(request.user, Permission.MANAGE_ACCOUNTS)
    form = UserForm(request.user, request.POST or None)

    def act() -> str:
        name = form.cleaned_data["username"]
        user, password = services.create_user(name, form.facts(), by=request.user)
        _show_once(request, password)
        return user.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("New user"),
        lead=_("The password is generated and shown once; it must be changed at the first login."),
        save_label=_("Create"),
        back_url=reverse("user-list"),
    )


@login_required
def edit(request: MemberRequest, user_id: int) -> HttpResponse:
    """Change name, unit, company, e-mail or language."""
    demand(request.user, Permission.MANAGE_ACCOUNTS)
    person = get_person(request, user_id)
    form = UserForm(request.user, request.POST or None, user=person)

    def act() -> str:
        services.edit_user(person.pk, form.facts(), by=request.user)
        return person.get_absolute_url()

    return form_page(
        request, form, act, title=person.printed_name, back_url=person.get_absolute_url()
    )


@login_required
@require_POST
def change_state(request: MemberRequest, user_id: int, verb: str) -> HttpResponse:
    """Close, reopen, unlock an account or reset its password."""
    demand(request.user, Permission.MANAGE_ACCOUNTS)
    person = get_person(request, user_id)
    try:
        if verb == "reset":
            _show_once(request, services.reset_password(person.pk, by=request.user))
        else:
            STATE_VERBS[verb](person.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(person)


STATE_VERBS: dict[str, Callable[..., User]] = {
    "close": services.close_account,
    "reopen": services.reopen_account,
    "unlock": services.unlock,
}


def _show_once(request: MemberRequest, password: str) -> None:
    text = _("Password, shown this once: %(password)s") % {"password": password}
    messages.warning(request, text)


def _may_appoint(user: User) -> bool:
    first = services.is_first_security_administrator(Role.SECURITY_ADMIN)
    return first and may(user, Permission.MANAGE_ACCOUNTS)
