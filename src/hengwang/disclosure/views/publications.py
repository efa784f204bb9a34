"""Pages of publication: the list, what is overdue, and the form of one evaluation."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hengwang.accounts.permissions import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.disclosure.choices import PublicationStanding
from hengwang.disclosure.filters import PublicationFilter
from hengwang.disclosure.forms import PublicationForm
from hengwang.disclosure.models import Publication
from hengwang.disclosure.services.publishing import days_allowed, record_publication
from hengwang.disclosure.tables import PublicationTable
from hengwang.disclosure.views.finding import evaluation_for, told_of
from hengwang.pages import slots
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool


class PublicationList(ListPage):
    """Publications of the evaluations the reader may see, by their last day."""

    request: MemberRequest
    title = gettext_lazy("Publication")
    permission = Permission.VIEW_EVALUATIONS
    table_class = PublicationTable
    filterset_class: ClassVar[type[Any] | None] = PublicationFilter
    empty_icon = "calendar"
    empty_title = gettext_lazy("No publication is recorded yet")
    empty_text = gettext_lazy(
        "On the page of a confirmed evaluation enter the day on which the accounts were approved; "
        "the last day of publication follows from it."
    )

    def rows(self) -> QuerySet[Publication]:
        """Of the chosen year, or of all."""
        rows = Publication.objects.visible_to(self.request.user).select_related(
            "evaluation__programme__unit"
        )
        return rows if self.year is None else rows.filter(evaluation__fiscal_year=self.year)

    def lead(self, shown: QuerySet[Any]) -> str:
        """How many are overdue."""
        today = timezone.localdate()
        late = shown.standing(PublicationStanding.OVERDUE, today).count()  # type: ignore[attr-defined]
        if not late:
            return _("No publication is overdue.")
        text = ngettext(
            "%(count)s publication is overdue", "%(count)s publications are overdue", late
        )
        return text % {"count": f"{late:,d}"}

    def tools(self) -> Sequence[Tool]:
        """Only what is overdue."""
        url, right = reverse("publication-overdue"), Permission.VIEW_EVALUATIONS
        label = gettext_lazy("Overdue publications")
        return [Tool(label=label, url=url, icon="filter", permission=right)]


class OverdueList(PublicationList):
    """Publications whose last day is over, the oldest first."""

    title = gettext_lazy("Overdue publications")
    filterset_class: ClassVar[type[Any] | None] = None
    empty_title = gettext_lazy("Nothing is overdue")
    empty_text = gettext_lazy("Every evaluation that is due is published or exempt.")

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Name the way back to the whole list."""
        super().setup(request, *args, **kwargs)
        listed = (PublicationList.title, reverse("publication-list"))
        self.breadcrumbs = [listed, (self.title, "")]

    def rows(self) -> QuerySet[Publication]:
        """Overdue today."""
        return super().rows().standing(PublicationStanding.OVERDUE, timezone.localdate())  # type: ignore[attr-defined,no-any-return]

    def tools(self) -> Sequence[Tool]:
        """None: this is the narrow list."""
        return ()


@login_required
def publication(request: MemberRequest, evaluation_id: int) -> HttpResponse:
    """Record or correct the publication of one evaluation."""
    evaluation = evaluation_for(request, evaluation_id, Permission.EDIT_EVALUATIONS)
    row = Publication.objects.filter(evaluation=evaluation).first()
    form = PublicationForm(request.POST or None, days=days_allowed(evaluation.fiscal_year), row=row)

    def act() -> str:
        made = record_publication(evaluation.pk, form.given(), by=request.user)
        return made.get_absolute_url()

    return form_page(
        request,
        form,
        act,
        template="disclosure/publication.html",
        documents=slots.filled(request, "publication-tools", evaluation),
        **told_of(evaluation, _("Publication")),
    )
