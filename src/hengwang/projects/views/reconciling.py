"""Reconciliation: runs, the rows of one run, and the word of a person on each difference."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.accounts.permissions import may, units_with
from hengwang.accounts.requests import MemberRequest
from hengwang.files.choices import FileKind
from hengwang.files.media import accepted_suffixes
from hengwang.files.services import store
from hengwang.kernel.money import AmountUnit
from hengwang.organizations.scoping import units_within_q
from hengwang.pages.columns import (
    AmountColumn,
    DateColumn,
    HeadlineColumn,
    NumberColumn,
    StatusColumn,
    TextColumn,
)
from hengwang.pages.filters import ChoiceFilter, FilterSet, TextFilter
from hengwang.pages.form_pages import form_page
from hengwang.pages.formats import amount_text
from hengwang.pages.lists import ListPage, Tool
from hengwang.pages.tables import Table
from hengwang.pages.tones import Tone
from hengwang.pages.widgets import LongSelect
from hengwang.projects.choices import DifferenceState, MatchOutcome
from hengwang.projects.models import Reconciliation, ReconciliationRow
from hengwang.projects.services.reconciling import DAYS_APART, decide_difference, reconcile

TITLE = gettext_lazy("Reconciliation")
# A side that has no such entry: that is said by the outcome, not a figure nobody knows.
NOTHING = "—"
YUAN = AmountUnit.YUAN
OUTCOMES = {
    MatchOutcome.EXACT.value: Tone.OK,
    MatchOutcome.PROPOSED.value: Tone.WARN,
    MatchOutcome.DAY_DIFFERS.value: Tone.WARN,
    MatchOutcome.AMOUNT_DIFFERS.value: Tone.BAD,
    MatchOutcome.ONLY_HERE.value: Tone.BAD,
    MatchOutcome.ONLY_THERE.value: Tone.BAD,
}
STATES = {
    DifferenceState.OPEN.value: Tone.WARN,
    DifferenceState.CONFIRMED.value: Tone.OK,
    DifferenceState.EXPLAINED.value: Tone.OK,
}


class RunTable(Table):
    """Runs with both sums."""

    unit = HeadlineColumn(verbose_name=gettext_lazy("Unit"))
    fiscal_year = TextColumn(verbose_name=gettext_lazy("Fiscal year"), tight=True)
    made_at = DateColumn(verbose_name=gettext_lazy("Compared at"))
    made_by_name = TextColumn(verbose_name=gettext_lazy("Compared by"), tight=True)
    here_cny = AmountColumn(gettext_lazy("Recorded here"), unit=YUAN)
    there_cny = AmountColumn(gettext_lazy("In the voucher book"), unit=YUAN)
    waiting = NumberColumn(verbose_name=pgettext_lazy("difference", "To be explained"))

    class Meta:
        model = Reconciliation
        fields = (
            "unit", "fiscal_year", "made_at", "made_by_name", "here_cny", "there_cny", "waiting",
        )  # fmt: skip


class DifferenceTable(Table):
    """Both sides of each pair."""

    outcome = StatusColumn(verbose_name=gettext_lazy("Outcome"), tones=OUTCOMES)
    here_number = TextColumn(verbose_name=gettext_lazy("Voucher number"), tight=True)
    here_day = DateColumn(verbose_name=gettext_lazy("Paid on"))
    here_cny = AmountColumn(gettext_lazy("Recorded here"), unit=YUAN, missing=NOTHING)
    there_number = TextColumn(verbose_name=gettext_lazy("Number in the book"), tight=True)
    there_day = DateColumn(verbose_name=gettext_lazy("Date in the book"))
    there_cny = AmountColumn(gettext_lazy("In the voucher book"), unit=YUAN, missing=NOTHING)
    summary = TextColumn(verbose_name=pgettext_lazy("voucher", "Summary"), empty_values=())
    state = StatusColumn(
        verbose_name=gettext_lazy("State"),
        tones=STATES,
        linkify=lambda record: reverse("difference-decide", args=[record.pk]),
    )
    reason = TextColumn(verbose_name=gettext_lazy("Reason"), attrs={"td": {"class": "is-reason"}})

    class Meta:
        model = ReconciliationRow
        fields = ()

    def render_summary(self, value: str, record: ReconciliationRow) -> str:
        """What the book says; what was paid where it says nothing or books several payments."""
        if not record.here_parts:
            return value or _paid_for(record)
        told = {"summary": value, "parts": record.here_parts}
        return _("%(summary)s (recorded: %(parts)s)") % told


def _paid_for(row: ReconciliationRow) -> str:
    """What the payment was for, or to whom it went; empty without one."""
    return (row.payment.purpose or row.payment.payee) if row.payment else ""


class DifferenceFilter(FilterSet):
    """Rows by words, outcome and state."""

    text = TextFilter(
        "here_number", "there_number", "summary", "reason", label=gettext_lazy("Words")
    )
    outcome = ChoiceFilter(label=gettext_lazy("Outcome"), choices=MatchOutcome.choices)
    state = ChoiceFilter(label=gettext_lazy("State"), choices=DifferenceState.choices)


class NewRunForm(forms.Form):
    """Whose payments, of which year, against which file."""

    unit: Any = forms.ModelChoiceField(None, label=gettext_lazy("Unit"), widget=LongSelect())
    fiscal_year = forms.IntegerField(
        label=gettext_lazy("Fiscal year"), min_value=1990, max_value=2100
    )
    window_days = forms.IntegerField(
        label=gettext_lazy("Days apart"),
        min_value=0,
        max_value=366,
        initial=DAYS_APART,
        help_text=gettext_lazy("Equal amounts at most so many days apart are proposed as one."),
    )
    file = forms.FileField(
        label=gettext_lazy("Voucher book"),
        help_text=gettext_lazy("xlsx or CSV from the accounting system, one year."),
    )

    def __init__(self, by: User, data: Any = None, files: Any = None) -> None:
        told = {"fiscal_year": timezone.localdate().year, "unit": by.unit_id}
        super().__init__(data, files, initial=told)
        units: Any = self.fields["unit"]
        units.queryset = units_with(by, Permission.RECORD_PAYMENTS)
        suffixes = accepted_suffixes(FileKind.SPREADSHEET)
        self.fields["file"].widget.attrs["accept"] = ",".join(suffixes)


class DecideForm(forms.Form):
    """What a person says about a difference."""

    state = forms.ChoiceField(label=gettext_lazy("State"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)

    def __init__(self, row: ReconciliationRow, data: Any = None) -> None:
        super().__init__(data)
        said = [DifferenceState.CONFIRMED, DifferenceState.REJECTED]
        paired = row.outcome == MatchOutcome.PROPOSED
        states: Any = self.fields["state"]
        offered = said if paired else [DifferenceState.EXPLAINED]
        states.choices = [(state.value, state.label) for state in offered]


class RunList(ListPage):
    """Runs of the units the visitor may see."""

    request: MemberRequest
    title: str | Promise = TITLE
    permission: str | None = Permission.VIEW_PROJECTS
    table_class = RunTable
    empty_icon = "cash"
    empty_title = gettext_lazy("Nothing has been compared yet")
    empty_text = gettext_lazy("Bring the voucher book of the accounting system as xlsx or CSV.")

    def rows(self) -> QuerySet[Any]:
        open_rows = Count("rows", filter=Q(rows__state=DifferenceState.OPEN))
        user = self.request.user
        seen: QuerySet[Any] = Reconciliation.objects.visible_to(user).select_related("unit")
        annotated: QuerySet[Any] = seen.annotate(waiting=open_rows)
        return annotated

    def tools(self) -> Sequence[Tool]:
        pays = Permission.RECORD_PAYMENTS
        address = reverse("reconciliation-new")
        label = gettext_lazy("Compare with the voucher book")
        return [Tool(label=label, url=address, icon="upload", permission=pays)]


class RunRows(ListPage):
    """The rows of one run; 404 for whoever may not see it."""

    request: MemberRequest
    table_class = DifferenceTable
    filterset_class: ClassVar[type[Any] | None] = DifferenceFilter
    empty_title = gettext_lazy("Nothing to compare")
    run: Reconciliation

    def rows(self) -> QuerySet[Any]:
        seen = Reconciliation.objects.visible_to(self.request.user).select_related("unit", "file")
        self.run = get_object_or_404(seen, pk=self.kwargs["run_id"])
        self.title = _("Reconciliation %(run)s") % {"run": self.run}
        self.breadcrumbs = [(TITLE, reverse("reconciliation-list")), (str(self.run), "")]
        return self.run.rows.select_related("payment").order_by("pk")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        text = ngettext(
            "%(count)s row; here %(here)s, in the book %(there)s, difference %(gap)s yuan",
            "%(count)s rows; here %(here)s, in the book %(there)s, difference %(gap)s yuan",
            count,
        )
        here, there = self.run.here_cny, self.run.there_cny
        sums = {"here": here, "there": there, "gap": here - there}
        told = {name: amount_text(value, YUAN) for name, value in sums.items()}
        return text % {"count": f"{count:,d}", **told}


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Compare a voucher book."""
    if not may(request.user, Permission.RECORD_PAYMENTS):
        raise Http404
    form = NewRunForm(request.user, request.POST or None, request.FILES or None)

    # A file that is refused after it was stored leaves no row; its bytes are swept.
    @transaction.atomic
    def act() -> str:
        told = form.cleaned_data
        upload = told["file"]
        stored = store(upload, name=upload.name, kind=FileKind.SPREADSHEET, by=request.user)
        run = reconcile(
            told["unit"],
            told["fiscal_year"],
            stored,
            by=request.user,
            window_days=told["window_days"],
        )
        return run.get_absolute_url()

    back = reverse("reconciliation-list")
    title = _("Compare with the voucher book")
    save = _("Compare")
    crumbs = [(TITLE, back), (title, "")]
    return form_page(
        request, form, act, title=title, save_label=save, back_url=back, breadcrumbs=crumbs
    )


@login_required
def decide(request: MemberRequest, difference_id: int) -> HttpResponse:
    """Confirm, reject or explain."""
    within = units_within_q(request.user.reach(Permission.RECORD_PAYMENTS), "run__unit__")
    rows = ReconciliationRow.objects.filter(within).select_related("run__unit", "payment")
    row = get_object_or_404(rows, pk=difference_id)
    form = DecideForm(row, request.POST or None)

    def act() -> str:
        told = form.cleaned_data
        state = DifferenceState(told["state"])
        decide_difference(row.pk, state=state, reason=told["reason"], by=request.user)
        return row.run.get_absolute_url()

    back = row.run.get_absolute_url()
    what = row.summary or _paid_for(row)
    name = row.number or what or _("Difference")
    lead = " · ".join(dict.fromkeys(filter(None, (row.get_outcome_display(), row.number, what))))
    crumbs = [(TITLE, reverse("reconciliation-list")), (str(row.run), back), (name, "")]
    return form_page(
        request,
        form,
        act,
        template="projects/difference.html",
        title=_("Difference"),
        lead=lead,
        back_url=back,
        breadcrumbs=crumbs,
        row=row,
    )
