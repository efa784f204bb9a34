"""Rights: what the security administrator gives and ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hengwang.accounts import services
from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.forms import GrantForm
from hengwang.accounts.permissions import may
from hengwang.accounts.requests import MemberRequest
from hengwang.accounts.views.users import get_person
from hengwang.kernel.errors import DomainError
from hengwang.pages.form_pages import form_page
from hengwang.pages.refusals import refusal_text


@login_required
def add(request: MemberRequest, user_id: int) -> HttpResponse:
    """Give a person a role at a place for a time."""
    person = get_person(request, user_id)
    form = GrantForm(request.user, request.POST or None)

    def act() -> str:
        services.grant_role(
            person,
            Role(form.cleaned_data["role"]),
            form.place,
            by=request.user,
            from_on=form.cleaned_data["from_on"],
            until_on=form.cleaned_data["until_on"],
        )
        return person.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        title=_("Grant a role to %(user)s") % {"user": person.printed_name},
        lead=_("System, security and audit administrator are three different people."),
        save_label=_("Grant"),
        back_url=person.get_absolute_url(),
    )


@login_required
@require_POST
def end(request: MemberRequest, user_id: int, grant_id: int) -> HttpResponse:
    """End a grant today."""
    person = get_person(request, user_id)
    if not may(request.user, Permission.GRANT_ROLES):
        raise Http404
    grant = get_object_or_404(person.grants, pk=grant_id)
    try:
        services.end_grant(grant.pk, by=request.user)
    except DomainError as refusal:
        messages.error(request, refusal_text(refusal))
    return redirect(person)
