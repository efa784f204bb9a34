"""Seals: which revision was sealed when, by whom, as which package."""

from typing import Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.files.models import StoredFile
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.performance.models import Evaluation


class SealQuerySet(models.QuerySet["Seal"]):
    """The words in which other code asks about seals; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Seals of the evaluations the user may see."""
        reach = user.reach(Permission.VIEW_EVALUATIONS)
        return self.filter(units_within_q(reach, "evaluation__programme__unit__"))


class Seal(models.Model):
    """One sealed package; never changed and never removed."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="seals")
    revision = models.PositiveSmallIntegerField(_("Revision"))
    short_id = models.CharField(_("Seal"), max_length=9, unique=True)
    package = models.ForeignKey(StoredFile, models.PROTECT, related_name="seals")
    digest = models.CharField(
        _("Digest"), max_length=71, help_text="sha256:… of the package's manifest."
    )
    key_fingerprint = models.CharField(_("Key"), max_length=24, blank=True)
    figures = models.PositiveIntegerField(_("Figures"))
    files = models.PositiveIntegerField(_("Evidence files"))
    sealed_at = models.DateTimeField(_("Sealed at"))
    sealed_by_id = models.BigIntegerField(null=True)
    sealed_by_name = models.CharField(_("Sealed by"), max_length=150)

    objects = SealQuerySet.as_manager()

    class Meta:
        ordering = ["-sealed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "revision"], name="seal_once_a_revision")
        ]

    def __str__(self) -> str:
        return self.short_id

    def get_absolute_url(self) -> str:
        """The seal's page."""
        return reverse("seal-detail", args=[self.pk])


class SealedFile(models.Model):
    """A file that a seal cites: as long as the seal is there, nothing removes it."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="cited")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="sealed_in")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seal", "file"], name="file_cited_once_by_seal")
        ]

    def __str__(self) -> str:
        return f"{self.seal_id} {self.file_id}"
