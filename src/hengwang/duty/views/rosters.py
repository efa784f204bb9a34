"""Rosters: list, calendar of a month, making and changing them."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.forms import BaseForm
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.duty import forms
from hengwang.duty.models import Post, Roster
from hengwang.duty.post_forms import PostForm, PostTermsForm
from hengwang.duty.queries.month import month_of
from hengwang.duty.services import rosters
from hengwang.duty.services.post_terms import change_terms, first_day_of_terms
from hengwang.duty.services.rights import own_company, stands_on
from hengwang.duty.tables import RosterTable
from hengwang.duty.views.finding import demand, keeps, seen
from hengwang.kernel.periods import BadPeriodError, Period, PeriodKind
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class RosterList(ListPage):
    """Rosters the visitor may see."""

    request: MemberRequest
    title = gettext_lazy("Duty rosters")
    permission = Permission.VIEW_DUTY
    table_class = RosterTable
    empty_icon = "calendar"
    empty_title = gettext_lazy("No duty roster yet")
    empty_text = gettext_lazy("Make one, give it posts, and say who takes turns.")

    def rows(self) -> QuerySet[Roster]:
        in_use = Count("posts", filter=Q(posts__closed_at=None))
        rows = Roster.objects.visible_to(self.request.user).in_use().annotate(posts_count=in_use)
        found: QuerySet[Roster] = rows.select_related("unit")
        return found

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(
                label=gettext_lazy("New roster"),
                url=reverse("duty-roster-add"),
                icon="plus",
                permission=Permission.KEEP_ROSTERS,
            )
        ]


def month_asked(request: MemberRequest) -> Period:
    """The month in the address, else the present one."""
    try:
        asked = Period.parse(request.GET.get("month", ""))
    except BadPeriodError:
        asked = Period.of(timezone.localdate(), PeriodKind.MONTH)
    if asked.kind is not PeriodKind.MONTH:
        return Period.of(asked.first_day, PeriodKind.MONTH)
    return asked


@login_required
@require_GET
def calendar(request: MemberRequest, roster_id: int) -> HttpResponse:
    """The roster of a month: a grid, or a list of days on a phone."""
    roster: Roster = seen(request, Roster, roster_id, "unit__region")
    month = month_asked(request)
    shown = month_of(roster, month, user=request.user, today=timezone.localdate())
    context = {
        "title": roster.name,
        "roster": roster,
        "month": shown,
        "period": month,
        "may_keep": keeps(request, roster.unit),
        "may_stand": stands_on(request.user, roster),
        "history": [] if own_company(request.user) else history_of(roster, limit=20),
        "breadcrumbs": [(_("Duty rosters"), reverse("duty-roster-list")), (roster.name, "")],
    }
    template = "duty/roster_print.html" if "print" in request.GET else "duty/roster.html"
    return render(request, template, context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Make a roster."""
    demand(request, Permission.KEEP_ROSTERS)
    form = forms.RosterForm(request.user, None, request.POST or None)

    def act() -> str:
        made = rosters.add_roster(form.cleaned_data["unit"], form.facts(), by=request.user)
        return made.get_absolute_url()

    title, back = _("New roster"), reverse("duty-roster-list")
    crumbs = [(_("Duty rosters"), back), (title, "")]
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs)


@login_required
def edit(request: MemberRequest, roster_id: int) -> HttpResponse:
    """Ask something else of the shifts to come."""
    roster: Roster = seen(request, Roster, roster_id, "unit__region")
    demand(request, Permission.KEEP_ROSTERS, roster.unit)
    form = forms.RosterForm(request.user, roster, request.POST or None)

    def act() -> str:
        return rosters.change_roster(roster.pk, form.facts(), by=request.user).get_absolute_url()

    return _page(request, form, act, roster, _("Edit the roster"))


@login_required
@require_POST
def close(request: MemberRequest, roster_id: int) -> HttpResponse:
    """Give the roster up."""
    roster: Roster = seen(request, Roster, roster_id, "unit__region")
    demand(request, Permission.KEEP_ROSTERS, roster.unit)
    rosters.close_roster(roster.pk, by=request.user)
    messages.success(request, _("The roster has been given up; what was stood stays."))
    return HttpResponseRedirect(reverse("duty-roster-list"))


@login_required
def add_post(request: MemberRequest, roster_id: int) -> HttpResponse:
    """A further post; then who takes turns there is asked."""
    roster: Roster = seen(request, Roster, roster_id, "unit__region")
    demand(request, Permission.KEEP_ROSTERS, roster.unit)
    form = PostForm(request.POST or None, initial={"since_on": timezone.localdate()})

    def act() -> str:
        made = rosters.add_post(roster.pk, form.facts(), by=request.user)
        return reverse("duty-rotation", args=[made.pk])

    return _page(request, form, act, roster, _("New post"))


@login_required
def rotation(request: MemberRequest, post_id: int) -> HttpResponse:
    """Who takes turns at a post from a day on."""
    post: Post = seen(request, Post, post_id, "roster__unit__region")
    demand(request, Permission.KEEP_ROSTERS, post.roster.unit)
    last = post.rotations.order_by("-from_on").first()
    first_day = rosters.first_free_day(post, now=timezone.now())
    form = forms.RotationForm(post, last, first_day, request.POST or None)

    def act() -> str:
        rosters.set_rotation(post.pk, form.facts(), by=request.user)
        month = Period.of(form.cleaned_data["from_on"], PeriodKind.MONTH)
        return f"{post.get_absolute_url()}?month={month}"

    title = _("Turns at %(post)s") % {"post": post.name}
    return _page(
        request, form, act, post.roster, title,
        lead=_("People stand in this order; everybody moves on by one shift of the day each turn."),
        confirm=_("Shifts from that day on are planned anew; swaps of them are void."),
    )  # fmt: skip


@login_required
def post_terms(request: MemberRequest, post_id: int) -> HttpResponse:
    """To whom a post is given from a day on; what held and what is to come stands below."""
    post: Post = seen(request, Post, post_id, "roster__unit__region")
    demand(request, Permission.KEEP_ROSTERS, post.roster.unit)
    first_day = first_day_of_terms(post, now=timezone.now())
    form = PostTermsForm(post, max(first_day, post.since_on), request.POST or None)

    def act() -> str:
        facts = form.facts()
        change_terms(post.pk, facts, by=request.user)
        messages.success(request, _("It holds from that day on; see who takes turns there."))
        return f"{post.get_absolute_url()}?month={Period.of(facts.from_on, PeriodKind.MONTH)}"

    title = _("Whose post: %(post)s") % {"post": post.name}
    return _page(
        request, form, act, post.roster, title,
        lead=_("What was stood stays as it was: shifts, log and hand-overs keep their company."),
        confirm=_(
            "Where the company changes, shifts from that day on are planned anew; swaps of them "
            "are void, and nobody is named where people of another company stood."
        ),
        template="duty/post_terms.html", terms=post.terms.select_related("company"),
    )  # fmt: skip


def _page(
    request: MemberRequest,
    form: BaseForm,
    act: Callable[[], str],
    roster: Roster,
    title: str,
    **more: Any,
) -> HttpResponse:
    back = roster.get_absolute_url()
    crumbs = [(_("Duty rosters"), reverse("duty-roster-list")), (roster.name, back), (title, "")]
    told: dict[str, Any] = {"title": title, "back_url": back, "breadcrumbs": crumbs, **more}
    return form_page(request, form, act, **told)
