"""Hand-overs: list, page, the steps to the second signature, print."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.duty import forms
from hengwang.duty.choices import HandoverState
from hengwang.duty.models import Handover, HandoverItem, Shift
from hengwang.duty.queries.drafting import draft, people_of, sections_of
from hengwang.duty.services import handing_over
from hengwang.duty.tables import HandoverFilter, HandoverTable
from hengwang.duty.views.finding import demand_stander, seen, stands
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage

RELATED = ("outgoing__post__roster__unit__region", "incoming", "given_by", "taken_by")


class HandoverList(ListPage):
    """Hand-overs, newest first."""

    request: MemberRequest
    title = gettext_lazy("Hand-overs")
    permission = Permission.VIEW_DUTY
    table_class = HandoverTable
    filterset_class = HandoverFilter
    empty_icon = "clipboard-check"
    empty_title = gettext_lazy("Nothing was handed over yet")
    empty_text = gettext_lazy("Open the page of your shift and press “Hand over”.")

    def rows(self) -> QuerySet[Handover]:
        rows = Handover.objects.visible_to(self.request.user)
        return rows.select_related("outgoing__post")


@login_required
@require_GET
def detail(request: MemberRequest, handover_id: int) -> HttpResponse:
    """The draft, what waits for the successor, or what both signed."""
    handover: Handover = seen(request, Handover, handover_id, *RELATED)
    may_stand = stands(request, handover.outgoing)
    is_draft = handover.state == HandoverState.DRAFT
    now = timezone.now()
    if is_draft:
        sections = draft(handover.outgoing, handover.from_at, now)
    else:
        sections = sections_of(handover)
    shifts = [one.pk for one in (handover.outgoing, handover.incoming) if one is not None]
    held = people_of(shifts)
    may_take = (
        may_stand
        and handover.state == HandoverState.GIVEN
        and handover.given_by_id != request.user.pk
    )
    undecided = sum(
        line.is_open and line.decided_at is None for one in sections for line in one.lines
    ) if not is_draft else 0  # fmt: skip
    context = {
        "title": _("Hand-over: %(post)s") % {"post": handover.outgoing.post.name},
        "handover": handover,
        "sections": sections,
        "until": now if is_draft else handover.until_at,
        "outgoing_people": held.get(handover.outgoing_id, []),
        "incoming_people": held.get(handover.incoming_id or 0, []),
        "may_give": may_stand and is_draft,
        "may_take": may_take,
        "may_countersign": may_stand
        and handover.waits_for_third
        and request.user.company_id is None
        and request.user.pk not in (handover.given_by_id, handover.taken_by_id),
        "is_draft": is_draft,
        "undecided": undecided,
        "open_count": sum(one.open_count for one in sections),
        "is_whole": not handover.digest or handover.digest == handing_over.digest_of(handover),
        "back_url": handover.get_absolute_url(),
        "breadcrumbs": [
            (_("Hand-overs"), reverse("duty-handover-list")),
            (str(handover.outgoing), ""),
        ],
    }
    template = "duty/handover_print.html" if "print" in request.GET else "duty/handover.html"
    return render(request, template, context)


@login_required
@require_POST
def begin(request: MemberRequest, shift_id: int) -> HttpResponse:
    """Open the hand-over of a shift, or go to it where there is one."""
    shift: Shift = seen(request, Shift, shift_id, "post__roster__unit__region")
    demand_stander(request, shift)
    made = handing_over.open_handover(shift.pk, by=request.user)
    return HttpResponseRedirect(made.get_absolute_url())


@login_required
@require_POST
def give(request: MemberRequest, handover_id: int) -> HttpResponse:
    """Keep the remarks, or sign as the one who leaves."""
    handover = _standing(request, handover_id)
    note = request.POST.get("note", "").strip()
    if "sign" in request.POST:
        handing_over.give(handover.pk, by=request.user, note=note)
    else:
        handing_over.keep_note(handover.pk, note, by=request.user)
    return HttpResponseRedirect(handover.get_absolute_url())


@login_required
@require_POST
def take(request: MemberRequest, handover_id: int) -> HttpResponse:
    """Sign as the successor, with all that is left accepted where that was pressed."""
    handover = _standing(request, handover_id)
    handing_over.take(handover.pk, by=request.user, accepts_all="all" in request.POST)
    return HttpResponseRedirect(handover.get_absolute_url())


@login_required
@require_POST
def countersign(request: MemberRequest, handover_id: int) -> HttpResponse:
    """Sign as the unit's third person."""
    handover = _standing(request, handover_id)
    note = request.POST.get("note", "")
    handing_over.countersign(handover.pk, by=request.user, note=note)
    return HttpResponseRedirect(handover.get_absolute_url())


@login_required
@require_POST
def accept(request: MemberRequest, handover_id: int, matter_id: int) -> HttpResponse:
    """Take one open item over."""
    handover = _standing(request, handover_id)
    item = get_object_or_404(HandoverItem, handover=handover, pk=matter_id)
    handing_over.accept_item(item.pk, by=request.user)
    return HttpResponseRedirect(f"{handover.get_absolute_url()}#item-{item.number}")


@login_required
def object_to(request: MemberRequest, handover_id: int, matter_id: int) -> HttpResponse:
    """Do not take one item over, and say why."""
    handover = _standing(request, handover_id)
    item = get_object_or_404(HandoverItem, handover=handover, pk=matter_id)
    form = forms.WordsForm(request.POST or None)
    back = handover.get_absolute_url()

    def act() -> str:
        handing_over.object_to_item(item.pk, form.cleaned_data["text"], by=request.user)
        return f"{back}#item-{item.number}"

    title = _("Object")
    crumbs = [(_("Hand-overs"), reverse("duty-handover-list")), (str(handover), back), (title, "")]
    return form_page(
        request, form, act, title=title, lead=item.title, back_url=back, breadcrumbs=crumbs
    )


def _standing(request: MemberRequest, handover_id: int) -> Handover:
    handover: Handover = seen(request, Handover, handover_id, *RELATED)
    demand_stander(request, handover.outgoing)
    return handover
