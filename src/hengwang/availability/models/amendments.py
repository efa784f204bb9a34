"""Amendments: what is said otherwise of past time; the ledger itself stays as it was measured."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.availability.choices import Cause, Correction
from hengwang.availability.models.decided import Decided, decided_by_another
from hengwang.availability.models.groups import OfUnitQuerySet
from hengwang.files.models import StoredFile
from hengwang.monitoring.models import Target
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class AmendmentQuerySet(OfUnitQuerySet):
    """Amendments by right; their unit is that of the target."""

    def visible_to(self, user: HasReach) -> "AmendmentQuerySet":
        """Of targets whose monitoring the user may see."""
        reach = user.reach(Permission.VIEW_MONITORING)
        return self.filter(units_within_q(reach, "target__unit__"))


class Amendment(Decided):
    """What a half-open stretch of a target's time was, against what was measured.

    It names the target and the time, never a row of the ledger: late samples may write those anew.
    """

    target = models.ForeignKey(Target, models.PROTECT, related_name="amendments")
    starts_at = models.DateTimeField(_("From"))
    ends_at = models.DateTimeField(_("Until"))
    says = models.CharField(_("What it was"), max_length=10, choices=Correction.choices)
    cause = models.CharField(_("Cause"), max_length=20, choices=Cause.choices, blank=True)
    file = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="amendments", verbose_name=_("Paper")
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        verbose_name = _("Amendment")
        indexes = [models.Index(fields=["state", "starts_at"], name="amendments_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="amendment_has_length"
            ),
            models.CheckConstraint(
                condition=~Q(says=Correction.CAUSE) | ~Q(cause=""), name="amendment_names_cause"
            ),
            decided_by_another("amendment_decided_by_another"),
        ]

    def __str__(self) -> str:
        return f"{self.target} · {self.get_says_display()}"

    def get_absolute_url(self) -> str:
        """The amendment's page."""
        return reverse("amendment-detail", args=[self.pk])
