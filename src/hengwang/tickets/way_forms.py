"""Forms of the rarer ways of a ticket: complaints, superior units, letters, knowledge."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, units_with
from hengwang.organizations.models import Company, Unit
from hengwang.pages.widgets import DateInput, offer
from hengwang.tickets.choices import Finding, Kind
from hengwang.tickets.models import Article, Ticket
from hengwang.tickets.queries.people import handlers_of
from hengwang.tickets.services.superiors import superiors_of

USUAL_DAYS = 7


def _area(label: Any, rows: int = 4, **told: Any) -> forms.CharField:
    field = forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **told)
    field.wide = True  # type: ignore[attr-defined]
    return field


def _moment(label: Any, **told: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **told)


class GiveComplaintForm(forms.Form):
    """Who looks into a complaint, until when, and what it is about."""

    handler = forms.ModelChoiceField(User.objects.none(), label=_("Looked into by"))
    due_on = forms.DateField(label=_("To be answered by"), widget=DateInput())
    about_person = forms.ModelChoiceField(
        User.objects.none(), label=_("About whom"), required=False
    )
    about_company = forms.ModelChoiceField(
        Company.objects.none(), label=_("About which company"), required=False
    )
    about_ticket = forms.ModelChoiceField(
        Ticket.objects.none(), label=_("About the work on"), required=False
    )

    def __init__(self, by: User, ticket: Ticket, data: Any = None) -> None:
        usual = timezone.localdate() + timedelta(days=USUAL_DAYS)
        super().__init__(data, initial={"due_on": usual})
        people = handlers_of(ticket)
        offer(self, "handler", people.filter(company=None))
        offer(self, "about_person", people)
        offer(self, "about_company", Company.objects.filter(closed_on=None))
        others = Ticket.objects.visible_to(by).filter(unit=ticket.unit).exclude(pk=ticket.pk)
        offer(self, "about_ticket", others.order_by("-opened_at"))


class AnswerComplaintForm(forms.Form):
    """What came of a complaint."""

    finding = forms.ChoiceField(
        label=pgettext_lazy("complaint", "Finding"), choices=Finding.choices
    )
    text = _area(_("Answer"))


class EscalateForm(forms.Form):
    """A superior unit, why, and until when an answer is wanted."""

    to_unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Superior unit"))
    text = _area(_("Reason"))
    due_at = _moment(_("Answer wanted by"), required=False)

    def __init__(self, ticket: Ticket, data: Any = None) -> None:
        super().__init__(data)
        above = [unit.pk for unit in superiors_of(ticket)]
        offer(self, "to_unit", Unit.objects.filter(pk__in=above).order_by("-path"))


class TextForm(forms.Form):
    """A text."""

    text = _area(_("Text"))


class ArticleChoiceForm(forms.Form):
    """An article that helped."""

    article = forms.ModelChoiceField(Article.objects.none(), label=_("Knowledge article"))

    def __init__(self, by: User, ticket: Ticket, data: Any = None) -> None:
        super().__init__(data)
        rows = Article.objects.visible_to(by).exclude(state="withdrawn").exclude(tickets=ticket)
        offer(self, "article", rows)


class NoticeForm(forms.Form):
    """A notice of a superior unit."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit concerned"))
    sender = forms.CharField(label=_("Sender"), max_length=200)
    number = forms.CharField(label=_("Number of the notice"), max_length=100, required=False)
    title = forms.CharField(label=_("Title"), max_length=200)
    deadline = _moment(_("Feedback by"))
    text = _area(_("What it says"), required=False)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "unit", units_with(by, Permission.HANDLE_TICKETS).filter(closed_on=None))
        self.fields["unit"].initial = by.unit_id


class ArticleForm(forms.Form):
    """What an article says."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    title = forms.CharField(label=_("Title"), max_length=200)
    body = _area(_("Text"), rows=14)
    is_for_units = forms.BooleanField(label=_("The units may read it"), required=False)
    note = forms.CharField(label=_("What changed"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)

    def __init__(self, by: User, data: Any = None, *, article: Article | None = None) -> None:
        names = ("title", "body", "is_for_units", "version")
        initial = {name: getattr(article, name) for name in names} if article else None
        super().__init__(data, initial=initial)
        if article is None:
            offer(self, "unit", units_with(by, Permission.HANDLE_TICKETS).filter(closed_on=None))
            self.fields["unit"].initial = by.unit_id
            del self.fields["note"]
        else:
            del self.fields["unit"]


class PlaceForm(forms.Form):
    """The ticket a letter belongs to."""

    ticket = forms.ModelChoiceField(Ticket.objects.none(), label=_("Ticket"))

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        rows = Ticket.objects.visible_to(by).exclude(state__in=("merged", "withdrawn"))
        offer(self, "ticket", rows.order_by("-opened_at"))


class OpenFromForm(forms.Form):
    """The unit a letter comes from, and what it is about."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit concerned"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)

    def __init__(self, by: User, data: Any = None) -> None:
        super().__init__(data)
        offer(self, "unit", units_with(by, Permission.OPEN_TICKETS).filter(closed_on=None))
