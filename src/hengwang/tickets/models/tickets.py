"""The ticket itself."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.availability.models import Outage
from hengwang.monitoring.models import Target
from hengwang.network.models import Circuit, Device
from hengwang.organizations.covering import units_seen_q
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.reach import HasReach
from hengwang.tickets.choices import LIVE, Impact, Kind, Priority, Source, State, Urgency
from hengwang.tickets.models.levels import ServiceLevel
from hengwang.tickets.models.teams import Team
from hengwang.tickets.models.templates import TicketTemplate
from hengwang.tickets.word_lookup import INDEX


class TicketQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about tickets; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Tickets of units whose tickets the user may see, and those given to their company."""
        reach = user.reach(Permission.VIEW_TICKETS)
        if reach.everywhere:
            return self.all()
        within = units_seen_q(user, reach, "unit__")
        if within and reach.company_id is not None:
            within |= Q(company=reach.company_id)
        return self.filter(within)

    def live(self) -> Self:
        """Those somebody still has to do something about."""
        return self.filter(state__in=LIVE)

    def counted(self) -> Self:
        """Those that count for themselves: not parts of others, not withdrawn."""
        return self.exclude(state__in=(State.MERGED, State.WITHDRAWN))

    def matching(self, query: str) -> Self:
        """Those that have every word in number, title, description, reporter or unit."""
        return self.filter(INDEX.words_q(query))


class NumberOfYear(models.Model):
    """The last ticket number given out in a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Ticket(models.Model):
    """One matter from its opening to its closing; its clock and its story have own tables."""

    number = models.CharField(_("Number"), max_length=20, unique=True)
    kind = models.CharField(_("Kind"), max_length=16, choices=Kind.choices)
    source = models.CharField(_("Source"), max_length=16, choices=Source.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="tickets", verbose_name=_("Unit concerned")
    )
    title = models.CharField(_("Title"), max_length=200)
    description = models.TextField(_("Description"), blank=True)
    requester = models.ForeignKey(
        User, models.PROTECT, related_name="tickets_asked", null=True, blank=True
    )
    requester_name = models.CharField(_("Reported by"), max_length=100, blank=True)
    requester_contact = models.CharField(_("Can be reached at"), max_length=100, blank=True)
    impact = models.CharField(_("Impact"), max_length=8, choices=Impact.choices)
    urgency = models.CharField(_("Urgency"), max_length=8, choices=Urgency.choices)
    priority = models.CharField(_("Priority"), max_length=2, choices=Priority.choices)
    level = models.ForeignKey(
        ServiceLevel, models.PROTECT, related_name="tickets", null=True, verbose_name=_("Promised")
    )
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.NEW)
    assignee = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="tickets_in_hand",
        null=True,
        blank=True,
        verbose_name=_("In the hands of"),
    )
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        related_name="tickets",
        null=True,
        blank=True,
        verbose_name=_("Team"),
    )
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        related_name="tickets",
        null=True,
        blank=True,
        verbose_name=_("Company told"),
    )
    target = models.ForeignKey(
        Target, models.PROTECT, related_name="tickets", null=True, blank=True
    )
    device = models.ForeignKey(
        Device, models.PROTECT, related_name="tickets", null=True, blank=True
    )
    circuit = models.ForeignKey(
        Circuit, models.PROTECT, related_name="tickets", null=True, blank=True
    )
    outages = models.ManyToManyField(Outage, related_name="tickets", blank=True)
    template = models.ForeignKey(
        TicketTemplate, models.SET_NULL, related_name="tickets", null=True, blank=True
    )
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="parts", null=True)
    split_from = models.ForeignKey("self", models.PROTECT, related_name="splits", null=True)
    change_starts_at = models.DateTimeField(_("Change planned from"), null=True, blank=True)
    change_ends_at = models.DateTimeField(_("Change planned until"), null=True, blank=True)
    is_repair = models.BooleanField(_("Equipment was repaired"), default=False)
    solution = models.TextField(_("Solution"), blank=True)

    opened_at = models.DateTimeField(_("Opened"))
    responded_at = models.DateTimeField(_("Answered"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("On site"), null=True, blank=True)
    restored_at = models.DateTimeField(_("Restored"), null=True, blank=True)
    resolved_at = models.DateTimeField(_("Solved"), null=True, blank=True)
    closed_at = models.DateTimeField(_("Closed"), null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("Opened again"), default=0)
    due_at = models.DateTimeField(_("Due"), null=True, blank=True)
    """The next limit that will be passed, kept for lists; None while no clock runs."""
    told_due_at = models.DateTimeField(null=True, editable=False)
    """The limit whose passing was told; one that moves is told again."""
    # Service time used up to each moment, in seconds; follows from the clock's ledger and is kept
    # beside it, so that a year of tickets is counted by the database.
    respond_used_s = models.PositiveBigIntegerField(null=True, editable=False)
    arrive_used_s = models.PositiveBigIntegerField(null=True, editable=False)
    restore_used_s = models.PositiveBigIntegerField(null=True, editable=False)
    search_text = models.TextField(editable=False, default="")
    is_indexed = models.BooleanField(default=False, editable=False)
    """Whether its words are in the index by which long lists are searched."""

    objects = TicketQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        verbose_name = _("Ticket")
        indexes = [
            models.Index(fields=["-opened_at", "-id"], name="tickets_newest"),
            models.Index(fields=["unit", "-opened_at"], name="tickets_of_unit"),
            models.Index(fields=["unit", "state", "due_at"], name="tickets_of_unit_by_due"),
            models.Index(
                fields=["merged_into", "opened_at"],
                condition=Q(merged_into__isnull=False),
                name="tickets_parts",
            ),
            models.Index(fields=["id"], condition=Q(is_indexed=False), name="tickets_not_indexed"),
            models.Index(
                fields=["change_starts_at"],
                condition=Q(change_starts_at__isnull=False),
                name="tickets_by_planned_change",
            ),
            models.Index(fields=["state", "due_at"], name="tickets_by_due"),
            models.Index(fields=["assignee", "state"], name="tickets_in_hand"),
            # What the list is filtered by, in the list's order: it is counted without reading the
            # tickets, and a page of what nine of ten tickets are is not sorted first.
            models.Index(
                fields=["state", "-opened_at", "-id", "kind", "priority", "source"],
                name="tickets_by_state",
            ),
            models.Index(
                fields=["kind", "-opened_at", "-id", "state", "priority", "source"],
                name="tickets_by_kind",
            ),
            models.Index(fields=["due_at", "id"], name="tickets_in_order_of_due"),
            models.Index(fields=["company", "-opened_at"], name="tickets_of_company"),
            models.Index(fields=["kind", "resolved_at"], name="tickets_by_solution"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(change_starts_at=None, change_ends_at=None)
                | Q(change_ends_at__gt=models.F("change_starts_at")),
                name="planned_change_has_length",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | Q(state=State.MERGED), name="merged_ticket_says_so"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=models.F("opened_at")),
                name="ticket_closed_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    def get_absolute_url(self) -> str:
        """The ticket's page."""
        return reverse("ticket-detail", args=[self.pk])

    @property
    def is_live(self) -> bool:
        """Whether somebody still has something to do."""
        return self.state in LIVE
