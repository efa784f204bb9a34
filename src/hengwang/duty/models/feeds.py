"""Secret addresses by which calendar programs read a roster or a person's shifts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.duty.models.rosters import Roster


class Feed(models.Model):
    """One address of one person: their own shifts, or those of a roster they may see.

    Only the digest of the secret is here; a new address ends the old one.
    """

    owner = models.ForeignKey(User, models.CASCADE, related_name="duty_feeds")
    roster = models.ForeignKey(
        Roster, models.CASCADE, related_name="feeds", null=True, verbose_name=_("Duty roster")
    )
    token_sha256 = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField(_("Made"))
    read_at = models.DateTimeField(_("Last read"), null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("Calendar address")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "roster"],
                condition=Q(revoked_at=None),
                name="one_feed_of_roster",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(revoked_at=None, roster=None),
                name="one_feed_of_own",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.roster_id or ''}".strip()
