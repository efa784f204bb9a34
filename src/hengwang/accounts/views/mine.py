"""My account: what I am, my language, my tokens."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hengwang.accounts import queries, services
from hengwang.accounts.forms import LanguageForm, TokenForm
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page


@login_required
def mine(request: MemberRequest) -> HttpResponse:
    """What is known about me and what I may do."""
    user = request.user
    context = {
        "title": _("My account"),
        "grants": user.grants_today,
        "permissions": queries.permissions_of(user),
        "tokens": user.tokens.all(),
        "now": timezone.now(),
        "language_form": LanguageForm(initial={"language": user.language}),
    }
    return render(request, "accounts/mine.html", context)


@login_required
@require_POST
def choose_language(request: MemberRequest) -> HttpResponse:
    """Keep my language with my account."""
    form = LanguageForm(request.POST)
    if form.is_valid():
        services.set_language(request.user, form.cleaned_data["language"])
    return redirect("account-mine")


@login_required
def add_token(request: MemberRequest) -> HttpResponse:
    """Make a token; it is shown once on the next page."""
    form = TokenForm(request.user, request.POST or None)

    def act() -> str:
        _row, secret = services.issue_token(
            request.user,
            form.cleaned_data["name"],
            form.wanted(),
            lifetime=form.lifetime(),
            at=timezone.now(),
        )
        text = _("Token, shown this once: %(token)s") % {"token": secret}
        messages.warning(request, text)
        return reverse("account-mine")

    return form_page(
        request,
        form,
        act,
        title=_("New API token"),
        lead=_("A program that holds the token acts in your name, within what you choose here."),
        save_label=_("Create"),
        back_url=reverse("account-mine"),
    )


@login_required
@require_POST
def revoke_token(request: MemberRequest, token_id: int) -> HttpResponse:
    """Make one of my tokens useless at once."""
    token = get_object_or_404(request.user.tokens, pk=token_id)
    services.revoke_token(token.pk, at=timezone.now(), by=request.user)
    return redirect("account-mine")
