"""One shift: who holds it, what proves it, what was missed; and putting somebody in."""

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.audit.queries import history_of
from hengwang.duty import forms
from hengwang.duty.models import Handover, Holding, Lapse, Shift
from hengwang.duty.proof import Act, Proof
from hengwang.duty.queries.proving import proof_for
from hengwang.duty.services.holding import put_in
from hengwang.duty.services.lapses import explain
from hengwang.duty.services.rights import explains, own_company
from hengwang.duty.tables import LapseFilter, LapseTable
from hengwang.duty.views.finding import demand, keeps, seen, stands
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage

ACTS = {
    Act.ACKNOWLEDGED: gettext_lazy("acknowledged an alert"),
    Act.LOGGED: gettext_lazy("wrote in the log"),
    Act.SIGNED: gettext_lazy("signed the hand-over"),
}


@login_required
@require_GET
def detail(request: MemberRequest, shift_id: int) -> HttpResponse:
    """A shift with its proof."""
    shift: Shift = seen(request, Shift, shift_id, "post__roster__unit__region")
    now = timezone.now()
    held = list(shift.holdings.select_related("person", "planned"))
    unit, may_stand = shift.post.roster.unit, stands(request, shift)
    proof, people = proof_for(shift)
    is_mine = any(one.person_id == request.user.pk for one in held)
    handover = Handover.objects.filter(outgoing=shift).first()
    context = {
        "title": _("%(post)s, %(shift)s") % {"post": shift.post.name, "shift": shift},
        "shift": shift,
        "held": held,
        "has_begun": shift.starts_at <= now,
        "is_over": shift.ends_at <= now,
        "shown": _shown(proof, people) if shift.starts_at <= now else [],
        "strangers": _strangers(proof, people),
        "proof": proof,
        "entries": shift.entries.order_by("at")[:100],
        "lapses": shift.lapses.all(),
        "handover": handover,
        "may_swap": is_mine and shift.starts_at > now,
        "may_hand_over": may_stand and shift.starts_at <= now,
        "may_keep": keeps(request, unit) and shift.ends_at > now and shift.dropped_at is None,
        "may_stand": may_stand,
        "is_company": own_company(request.user) is not None,
        "history": history_of(shift, limit=20),
        "breadcrumbs": [
            (_("Duty rosters"), reverse("duty-roster-list")),
            (shift.post.roster.name, shift.post.roster.get_absolute_url()),
            (str(shift), ""),
        ],
    }
    return render(request, "duty/shift.html", context)


def _shown(proof: Proof, people: dict[int, User]) -> list[tuple[str, list[str]]]:
    return [
        (people[person].printed_name, [str(ACTS[act]) for act in sorted(done)])
        for person, done in proof.shown.items()
        if person in people
    ]


def _strangers(proof: Proof, people: dict[int, User]) -> list[tuple[str, str, object]]:
    return [
        (people[one.person].printed_name, str(ACTS[one.act]), one.at)
        for one in proof.strangers
        if one.person in people
    ]


@login_required
def put_somebody_in(request: MemberRequest, holding_id: int) -> HttpResponse:
    """Put somebody into a stretch of a shift."""
    holding: Holding = seen(request, Holding, holding_id, "shift__post__roster__unit__region")
    shift = holding.shift
    demand(request, Permission.KEEP_ROSTERS, shift.post.roster.unit)
    form = forms.PutInForm(holding, request.POST or None)

    def act() -> str:
        put_in(holding.pk, form.cleaned_data["person"], by=request.user)
        return shift.get_absolute_url()

    title, back = _("Who is on duty"), shift.get_absolute_url()
    start, end = timezone.localtime(holding.starts_at), timezone.localtime(holding.ends_at)
    lead = f"{shift.post} · {start:%m-%d %H:%M} – {end:%m-%d %H:%M}"
    crumbs = [(shift.post.roster.name, shift.post.roster.get_absolute_url()), (str(shift), back)]
    return form_page(
        request,
        form,
        act,
        title=title,
        lead=lead,
        back_url=back,
        breadcrumbs=[*crumbs, (title, "")],
    )


class LapseList(ListPage):
    """What was missed."""

    request: MemberRequest
    title = gettext_lazy("Missed duty")
    permission = Permission.VIEW_DUTY
    table_class = LapseTable
    filterset_class = LapseFilter
    empty_icon = "checks"
    empty_title = gettext_lazy("Nothing was missed")
    empty_text = gettext_lazy(
        "Shifts without anybody, without an entry in the log, a hand-over or a countersignature "
        "stand here."
    )

    def rows(self) -> QuerySet[Lapse]:
        rows = Lapse.objects.visible_to(self.request.user)
        return rows.select_related("shift__post__roster")


@login_required
def explain_lapse(request: MemberRequest, lapse_id: int) -> HttpResponse:
    """Say why something was missed."""
    lapse: Lapse = seen(request, Lapse, lapse_id, "shift__post__roster__unit__region")
    if not explains(request.user, lapse):
        raise Http404
    form = forms.WordsForm(request.POST or None)
    back = lapse.shift.get_absolute_url()

    def act() -> str:
        explain(lapse.pk, form.cleaned_data["text"], by=request.user)
        return back

    title = _("Explain: %(what)s") % {"what": lapse.get_kind_display()}
    crumbs = [(_("Missed duty"), reverse("duty-lapse-list")), (str(lapse.shift), back), (title, "")]
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs)
