"""Publication of a confirmed evaluation, or the ground on which it is exempt."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.disclosure.choices import PublicationStanding
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.performance.models import Evaluation


class PublicationQuerySet(models.QuerySet["Publication"]):
    """The words in which other code asks about publications; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Publications of the evaluations the user may see."""
        reach = user.reach(Permission.VIEW_EVALUATIONS)
        return self.filter(units_within_q(reach, "evaluation__programme__unit__"))

    def standing(self, word: str, on: date) -> Self:
        """Those that stand so on the day; see `PublicationStanding`."""
        unpublished = Q(published_on=None, exempt_ground="")
        return self.filter(
            {
                PublicationStanding.AWAITED: unpublished & Q(due_on__gte=on),
                PublicationStanding.OVERDUE: unpublished & Q(due_on__lt=on),
                PublicationStanding.ON_TIME: Q(published_on__lte=F("due_on")),
                PublicationStanding.LATE: Q(published_on__gt=F("due_on")),
                PublicationStanding.EXEMPT: ~Q(exempt_ground=""),
            }[PublicationStanding(word)]
        )

    def due_within(self, first: date, last: date) -> Self:
        """Those whose last day lies from `first` to `last`, both included, without the exempt."""
        return self.filter(due_on__range=(first, last), exempt_ground="")


class Publication(models.Model):
    """When and where an evaluation was published, counted from the approval of the accounts."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="publication")
    approved_on = models.DateField(_("Accounts approved on"))
    due_on = models.DateField(
        _("To be published by"), help_text="As the bureau's rule was when this was recorded."
    )
    published_on = models.DateField(_("Published on"), null=True, blank=True)
    place = models.CharField(_("Published where"), max_length=500, blank=True)
    exempt_ground = models.TextField(_("Ground of the exemption"), blank=True)
    recorded_at = models.DateTimeField(_("Recorded at"))
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_by_name = models.CharField(_("Recorded by"), max_length=150)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["due_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on=None, place="")
                | (Q(published_on__isnull=False) & ~Q(place="")),
                name="publication_has_a_place",
            ),
            models.CheckConstraint(
                condition=Q(exempt_ground="") | Q(published_on=None),
                name="publication_is_not_exempt",
            ),
            models.CheckConstraint(
                condition=Q(published_on=None) | Q(published_on__gte=F("approved_on")),
                name="publication_follows_approval",
            ),
        ]

    def __str__(self) -> str:
        return str(self.evaluation)

    def get_absolute_url(self) -> str:
        """The page of the evaluation, where the publication stands."""
        return reverse("evaluation-detail", args=[self.evaluation_id])

    @property
    def standing(self) -> PublicationStanding:
        """Where it stands today."""
        return self.standing_on(timezone.localdate())

    def standing_on(self, day: date) -> PublicationStanding:
        """Where it stands on the day."""
        if self.exempt_ground:
            return PublicationStanding.EXEMPT
        if self.published_on is None:
            is_late = self.due_on < day
            return PublicationStanding.OVERDUE if is_late else PublicationStanding.AWAITED
        is_late = self.published_on > self.due_on
        return PublicationStanding.LATE if is_late else PublicationStanding.ON_TIME
