"""How long each step may take: versions of an office, each from its day on, never changed."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.access.choices import Kind, Step
from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class AccessTermsQuerySet(models.QuerySet[Any]):
    """Versions of terms; each phrase chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Those of offices whose access the user sees."""
        return self.filter(units_within_q(user.reach(Permission.VIEW_ACCESS), "unit__"))

    def set_by(self, user: HasReach) -> Self:
        """Those of offices for which the user decides about access."""
        return self.filter(units_within_q(user.reach(Permission.APPROVE_ACCESS), "unit__"))


class AccessTerms(models.Model):
    """Working days of every step of every kind, as an office promises them from a day on.

    `days` holds `{kind: {step: days}}`. An application keeps the version of the day it came, so
    that a later one changes no promise that was made.
    """

    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        related_name="access_terms",
        verbose_name=pgettext_lazy("access terms", "Office"),
    )
    from_on = models.DateField(_("In force from"))
    days = models.JSONField(_("Working days"), default=dict)
    ground = models.CharField(
        pgettext_lazy("access terms", "Ground"),
        max_length=200,
        help_text=_("The service guide or decision that promises it."),
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_by_name = models.CharField(_("Entered by"), max_length=100)
    made_at = models.DateTimeField(_("Entered"))

    objects = AccessTermsQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "-from_on"]
        verbose_name = _("Terms of access")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "from_on"], name="access_terms_one_version_a_day"
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="access_terms_say_their_ground"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.from_on}"

    def days_of(self, kind: Kind, step: Step) -> int:
        """Working days of one step of one kind."""
        return int(self.days[kind.value][step.value])
