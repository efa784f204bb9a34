"""What one person proposes and another decides."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.availability.choices import Decision


class Decided(models.Model):
    """Base: a proposal with its reason, and the decision of another person."""

    reason = models.CharField(_("Reason"), max_length=500)
    state = models.CharField(
        _("State"), max_length=10, choices=Decision.choices, default=Decision.PROPOSED
    )
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="%(class)ss_proposed")
    proposed_at = models.DateTimeField(_("Proposed"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, related_name="%(class)ss_decided", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("Settled"), null=True, blank=True)
    decision_note = models.CharField(_("Note"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_open(self) -> bool:
        """Whether nobody has decided yet."""
        return self.state == Decision.PROPOSED


def decided_by_another(name: str) -> Any:
    """Who approves or refuses is not who proposed; a constraint of the database."""
    return models.CheckConstraint(
        condition=Q(state__in=[Decision.PROPOSED, Decision.WITHDRAWN])
        | (Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by"))),
        name=name,
    )
