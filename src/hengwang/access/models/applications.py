"""The application itself; its steps and what is allocated have tables of their own."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.access.choices import Kind, State, Step
from hengwang.access.models.points import AccessPoint, PrivateNetwork
from hengwang.access.models.terms import AccessTerms
from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.network.search_lookup import found_q
from hengwang.organizations.covering import units_seen_q
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.reach import HasReach


class ApplicationQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about applications; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose access the user sees, and those given to their company."""
        reach = user.reach(Permission.VIEW_ACCESS)
        if reach.everywhere:
            return self.all()
        within = units_seen_q(user, reach, "unit__")
        if within and reach.company_id is not None:
            within |= Q(company=reach.company_id)
        return self.filter(within)

    def running(self) -> Self:
        """Those somebody still has to do something about."""
        return self.filter(state=State.OPEN)

    def overdue(self) -> Self:
        """Those whose present step should be done by now."""
        return self.running().filter(step_due_on__lt=timezone.localdate())

    def matching(self, query: str) -> Self:
        """Those whose search column has every word."""
        return self.filter(found_q(query))


class NumberOfYear(models.Model):
    """The last application number given out in a year."""

    year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Application(models.Model):
    """What a unit applies for, from handing in to the opening."""

    number = models.CharField(pgettext_lazy("access", "Number"), max_length=20, unique=True)
    kind = models.CharField(_("What is applied for"), max_length=16, choices=Kind.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="access_applications", verbose_name=_("Unit")
    )
    state = models.CharField(_("State"), max_length=10, choices=State.choices, default=State.OPEN)
    step = models.CharField(_("Step"), max_length=12, choices=Step.choices, default=Step.APPLY)
    # The present step's, kept here so that lists and boards sort by an index.
    step_since = models.DateTimeField(_("At this step since"))
    step_due_on = models.DateField(_("Step due on"), null=True, blank=True)
    promised_on = models.DateField(_("Promised by"), null=True, blank=True)

    # None: the terms the platform comes with.
    terms = models.ForeignKey(
        AccessTerms, models.PROTECT, related_name="applications", null=True, editable=False
    )
    point = models.ForeignKey(
        AccessPoint,
        models.PROTECT,
        related_name="applications",
        verbose_name=_("Access point"),
        null=True,
        blank=True,
    )
    private_network = models.ForeignKey(
        PrivateNetwork,
        models.PROTECT,
        related_name="applications",
        verbose_name=_("Private network"),
        null=True,
        blank=True,
    )
    purpose = models.TextField(_("Reason and use"))
    place = models.CharField(_("Where"), max_length=200, blank=True)
    wanted_mbps = models.PositiveIntegerField(_("Bandwidth wanted (Mbps)"), null=True, blank=True)
    address_count = models.PositiveSmallIntegerField(_("Addresses wanted"), null=True, blank=True)
    domain = models.CharField(_("Domain name wanted"), max_length=120, blank=True)
    wanted_on = models.DateField(_("Wanted by"), null=True, blank=True)
    contact_name = models.CharField(_("Contact"), max_length=50)
    contact_phone = models.CharField(_("Telephone"), max_length=50)

    company = models.ForeignKey(
        Company,
        models.PROTECT,
        related_name="access_applications",
        verbose_name=_("Carrier"),
        null=True,
        blank=True,
    )
    applicant = models.ForeignKey(User, models.PROTECT, related_name="access_applications")
    applicant_name = models.CharField(_("Handed in by"), max_length=100)
    applied_at = models.DateTimeField(_("Handed in"))
    ended_at = models.DateTimeField(_("Ended"), null=True, blank=True)
    reason = models.CharField(_("Reason"), max_length=500, blank=True)
    follows = models.OneToOneField(
        "self",
        models.PROTECT,
        related_name="followed_by",
        verbose_name=_("Handed in anew after"),
        null=True,
        blank=True,
    )
    search_text = models.TextField(editable=False, default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-applied_at", "-pk"]
        verbose_name = _("Access application")
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.OPEN, ended_at=None)
                | (~Q(state=State.OPEN) & Q(ended_at__gte=F("applied_at"))),
                name="access_application_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REJECTED) | ~Q(reason=""),
                name="access_application_rejected_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["-applied_at", "-id"], name="access_application_newest"),
            models.Index(fields=["state", "step", "step_due_on"], name="access_application_board"),
            models.Index(fields=["unit", "-applied_at"], name="access_application_of_unit"),
            models.Index(fields=["state", "ended_at"], name="access_application_by_end"),
            models.Index(fields=["promised_on", "kind"], name="access_application_promised"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_kind_display()} · {self.unit}"

    def get_absolute_url(self) -> str:
        """The application's page."""
        return reverse("access:application", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.state == State.OPEN

    @property
    def plan(self) -> Any:
        """The allocation in force, drawn up or signed; None while there is none.

        Hidden cost: one query.
        """
        return self.plans.in_force().first()

    @property
    def is_late(self) -> bool:
        """Whether the present step should be done by now."""
        due = self.step_due_on
        return self.is_open and due is not None and due < timezone.localdate()
