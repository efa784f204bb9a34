"""What the result of an evaluation was used for."""

from decimal import Decimal
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.disclosure.choices import ApplicationKind
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.performance.models import Evaluation


class ResultApplicationQuerySet(models.QuerySet["ResultApplication"]):
    """The words in which other code asks about result applications; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of the evaluations the user may see."""
        reach = user.reach(Permission.VIEW_EVALUATIONS)
        return self.filter(units_within_q(reach, "evaluation__programme__unit__"))


class ResultApplication(models.Model):
    """One consequence of an evaluation: a budget kept or changed, praise, a call to account."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="result_applications")
    kind = models.CharField(_("Use"), max_length=20, choices=ApplicationKind.choices)
    amount_cny = models.DecimalField(
        _("Amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    reason = models.TextField(_("Reason"))
    decided_on = models.DateField(_("Decided on"))
    decided_by = models.CharField(_("Decided by"), max_length=200)
    recorded_at = models.DateTimeField(_("Recorded at"))
    recorded_by_id = models.BigIntegerField(null=True)
    recorded_by_name = models.CharField(_("Recorded by"), max_length=150)

    objects = ResultApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_cny=None) | Q(amount_cny__gt=Decimal(0)),
                name="result_application_amount_is_positive",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.decided_on}"

    def get_absolute_url(self) -> str:
        """The page of the evaluation, where its uses stand."""
        return reverse("evaluation-detail", args=[self.evaluation_id])
