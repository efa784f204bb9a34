"""Swaps and leave: lists, asking, answering, deciding."""

from collections.abc import Callable, Mapping, Sequence

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.duty import forms
from hengwang.duty.choices import PENDING_SWAPS, LeaveState, SwapState
from hengwang.duty.models import Leave, Shift, Swap
from hengwang.duty.queries.leaves import unmanned_in
from hengwang.duty.services import leaving, swapping
from hengwang.duty.tables import LeaveFilter, LeaveTable, SwapFilter, SwapTable
from hengwang.duty.views.finding import demand, keeps, seen
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class SwapList(ListPage):
    """Swaps, with what waits for the visitor above."""

    request: MemberRequest
    template_name = "duty/swaps.html"
    title = gettext_lazy("Swaps of shifts")
    permission = Permission.VIEW_DUTY
    table_class = SwapTable
    filterset_class = SwapFilter
    empty_icon = "refresh"
    empty_title = gettext_lazy("No swap yet")
    empty_text = gettext_lazy("Open one of your shifts in the roster and offer it to somebody.")

    def rows(self) -> QuerySet[Swap]:
        rows = Swap.objects.visible_to(self.request.user)
        return rows.select_related("mine__post__roster", "theirs", "proposer", "partner")

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The list, and the swaps on which the visitor may do something."""
        user = self.request.user
        kept = set(
            Swap.objects.kept_by(user).filter(state=SwapState.ACCEPTED).values_list("pk", flat=True)
        )
        waiting = [
            (one, offered_for(one, user, keeps_roster=one.pk in kept))
            for one in self.rows().filter(state__in=PENDING_SWAPS)[:50]
        ]
        return super().get_context_data(waiting=[pair for pair in waiting if pair[1]], **kwargs)


def offered_for(swap: Swap, user: User, *, keeps_roster: bool) -> list[str]:
    """Words of what the person may do with the swap."""
    is_partner, is_proposer = swap.partner_id == user.pk, swap.proposer_id == user.pk
    found = []
    if swap.state == SwapState.PROPOSED and is_partner:
        found += ["accept", "decline"]
    if swap.state == SwapState.ACCEPTED and keeps_roster and not (is_partner or is_proposer):
        found += ["approve", "refuse"]
    if is_proposer:
        found.append("withdraw")
    return found


@login_required
def propose_swap(request: MemberRequest, shift_id: int) -> HttpResponse:
    """Offer one's shift to somebody."""
    shift: Shift = seen(request, Shift, shift_id, "post__roster__unit__region")
    if not shift.holdings.filter(person=request.user).exists():
        raise Http404
    form = forms.SwapForm(request.user, shift, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        theirs = None if data["theirs"] is None else data["theirs"].pk
        swapping.propose(
            shift.pk, partner=data["partner"], by=request.user, theirs_id=theirs,
            reason=data["reason"],
        )  # fmt: skip
        return reverse("duty-swap-list")

    title, back = _("Swap this shift"), shift.get_absolute_url()
    return form_page(
        request, form, act, title=title, lead=f"{shift.post} · {shift}", back_url=back,
        save_label=_("Propose the swap"), breadcrumbs=[(str(shift), back), (title, "")],
    )  # fmt: skip


SWAP_ACTS: Mapping[str, Callable[[int, User], object]] = {
    "accept": lambda pk, by: swapping.answer(pk, accepts=True, by=by),
    "decline": lambda pk, by: swapping.answer(pk, accepts=False, by=by),
    "approve": lambda pk, by: swapping.decide(pk, approves=True, by=by),
    "refuse": lambda pk, by: swapping.decide(pk, approves=False, by=by),
    "withdraw": lambda pk, by: swapping.withdraw(pk, by=by),
}


@login_required
@require_POST
def act_on_swap(request: MemberRequest, swap_id: int, word: str) -> HttpResponse:
    """Answer, decide or withdraw; a refusal becomes the page of refusals."""
    swap: Swap = seen(request, Swap, swap_id, "mine__post__roster__unit__region")
    if word not in SWAP_ACTS:
        raise Http404
    SWAP_ACTS[word](swap.pk, request.user)
    return HttpResponseRedirect(reverse("duty-swap-list"))


class LeaveList(ListPage):
    """Leave from duty."""

    request: MemberRequest
    title = gettext_lazy("Leave from duty")
    permission = Permission.VIEW_DUTY
    table_class = LeaveTable
    filterset_class = LeaveFilter
    empty_icon = "calendar"
    empty_title = gettext_lazy("Nobody asked for leave")
    empty_text = gettext_lazy("Who is away asks here; the shifts go to a substitute.")

    def rows(self) -> QuerySet[Leave]:
        rows = Leave.objects.visible_to(self.request.user)
        return rows.select_related("person", "substitute", "roster")

    def tools(self) -> Sequence[Tool]:
        return [
            Tool(
                label=gettext_lazy("Ask for leave"),
                url=reverse("duty-leave-add"),
                icon="plus",
                permission=Permission.STAND_DUTY,
            )
        ]


@login_required
def ask_leave(request: MemberRequest) -> HttpResponse:
    """Ask to be away."""
    demand(request, Permission.STAND_DUTY)
    form = forms.LeaveForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        person = data.get("person") or request.user
        made = leaving.ask_leave(data["roster"].pk, person, form.facts(), by=request.user)
        return reverse("duty-leave", args=[made.pk])

    title, back = _("Ask for leave"), reverse("duty-leave-list")
    crumbs = [(_("Leave from duty"), back), (title, "")]
    return form_page(
        request, form, act, title=title, save_label=title, back_url=back, breadcrumbs=crumbs
    )


@login_required
@require_GET
def leave_detail(request: MemberRequest, leave_id: int) -> HttpResponse:
    """One leave, and what may be decided on it."""
    leave: Leave = _leave(request, leave_id)
    is_own = leave.person_id == request.user.pk
    keeper = keeps(request, leave.roster.unit)
    live = leave.state in (LeaveState.ASKED, LeaveState.APPROVED)
    context = {
        "title": _("Leave of %(person)s") % {"person": leave.person.printed_name},
        "leave": leave,
        "may_decide": keeper and not is_own and leave.state == LeaveState.ASKED,
        "may_withdraw": (is_own or keeper) and live,
        "unmanned": unmanned_in(leave),
        "form": forms.LeaveDecisionForm(leave),
        "breadcrumbs": [
            (_("Leave from duty"), reverse("duty-leave-list")),
            (leave.person.printed_name, ""),
        ],
    }
    return render(request, "duty/leave.html", context)


@login_required
@require_POST
def act_on_leave(request: MemberRequest, leave_id: int, word: str) -> HttpResponse:
    """Approve with the substitute chosen, refuse, or withdraw."""
    leave: Leave = _leave(request, leave_id)
    if word == "withdraw":
        leaving.withdraw_leave(leave.pk, by=request.user)
    elif word in ("approve", "refuse"):
        form = forms.LeaveDecisionForm(leave, request.POST)
        if not form.is_valid():
            raise Http404
        leaving.decide_leave(
            leave.pk,
            approves=word == "approve",
            by=request.user,
            substitute=form.cleaned_data["substitute"],
            note=form.cleaned_data["note"],
        )
    else:
        raise Http404
    return HttpResponseRedirect(reverse("duty-leave", args=[leave.pk]))


def _leave(request: MemberRequest, leave_id: int) -> Leave:
    leave: Leave = seen(request, Leave, leave_id, "roster__unit__region", "person", "substitute")
    return leave
