"""Own templates with their versions, and what was taken from forms of others."""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.documents.choices import Format
from hengwang.files.models import StoredFile
from hengwang.incoming.choices import TEMPLATE_KINDS, TemplateStanding
from hengwang.organizations.models import Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q
from hengwang.performance.models import Evaluation


class OwnTemplateQuerySet(models.QuerySet["OwnTemplate"]):
    """The words in which other code asks about own templates; each one chains."""

    def visible_to(self, user: HasReach) -> Self:
        """Templates of the units whose templates the user may manage."""
        return self.filter(units_within_q(user.reach(Permission.MANAGE_TEMPLATES), "unit__"))

    def with_successors(self) -> Self:
        """Each with the instant at which a newer version took its place, in the same query."""
        newer = OwnTemplate.objects.filter(
            unit=OuterRef("unit"), kind=OuterRef("kind"), format=OuterRef("format"),
            accepted_at__gt=OuterRef("accepted_at"),
        )  # fmt: skip
        return self.annotate(
            replaced_at=Subquery(newer.order_by("accepted_at").values("accepted_at")[:1])
        )

    def accepted_by(self, at: datetime) -> Self:
        """Those put in force at that instant or before, withdrawn ones too."""
        return self.filter(accepted_at__lte=at)


class OwnTemplate(models.Model):
    """One version of a unit's own template; it holds for the unit and everything below it."""

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="own_templates", verbose_name=_("Unit")
    )
    kind = models.CharField(_("Document"), max_length=40, choices=TEMPLATE_KINDS)
    format = models.CharField(_("Format"), max_length=8, choices=Format.choices)
    version = models.PositiveSmallIntegerField(_("Version"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="own_templates")
    trial = models.ForeignKey(
        StoredFile, models.PROTECT, related_name="trials_of_own_templates", editable=False
    )
    note = models.CharField(_("Note"), max_length=300, blank=True)
    brought_at = models.DateTimeField(_("Brought at"))
    brought_by_id = models.BigIntegerField(null=True)
    brought_by_name = models.CharField(_("Brought by"), max_length=150)
    accepted_at = models.DateTimeField(_("In force since"), null=True, blank=True)
    accepted_by_name = models.CharField(_("Put in force by"), max_length=150, blank=True)
    withdrawn_from = models.DateTimeField(_("Withdrawn from"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("Reason of the withdrawal"), blank=True)
    withdrawn_by_name = models.CharField(_("Withdrawn by"), max_length=150, blank=True)

    objects = OwnTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["unit", "kind", "format", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "format", "version"], name="own_template_version_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_from=None)
                | (Q(accepted_at__isnull=False) & Q(withdrawn_from__gte=F("accepted_at"))),
                name="own_template_withdrawn_after_force",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_from=None) | ~Q(withdrawn_reason=""),
                name="own_template_withdrawn_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["kind", "format", "accepted_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.format} v{self.version}"

    def get_absolute_url(self) -> str:
        """The page of this version."""
        return reverse("own-template", args=[self.pk])

    @property
    def standing(self) -> TemplateStanding:
        """Where it stands now."""
        return self.standing_at(timezone.now())

    def standing_at(self, at: datetime) -> TemplateStanding:
        """Where it stood at an instant; a newer version in force replaces it."""
        if self.accepted_at is None or self.accepted_at > at:
            return TemplateStanding.TRIED
        if self.withdrawn_from is not None and self.withdrawn_from <= at:
            return TemplateStanding.WITHDRAWN
        known = self if hasattr(self, "replaced_at") else self._with_successor()
        replaced_at: datetime | None = getattr(known, "replaced_at", None)
        is_replaced = replaced_at is not None and replaced_at <= at
        return TemplateStanding.REPLACED if is_replaced else TemplateStanding.IN_FORCE

    def _with_successor(self) -> "OwnTemplate":
        return OwnTemplate.objects.with_successors().get(pk=self.pk)


class ImportedFormQuerySet(models.QuerySet["ImportedForm"]):
    """The words in which other code asks about imported forms."""

    def visible_to(self, user: HasReach) -> Self:
        """Forms of the evaluations the user may see."""
        reach = user.reach(Permission.VIEW_EVALUATIONS)
        return self.filter(units_within_q(reach, "evaluation__programme__unit__"))


class ImportedForm(models.Model):
    """A form of somebody else that became an evaluation as printed; the file itself is kept."""

    evaluation = models.OneToOneField(Evaluation, models.PROTECT, related_name="imported_form")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="imported_forms")
    sha256 = models.CharField(max_length=64)
    part = models.PositiveSmallIntegerField(
        default=0, help_text="Which form of the file, where it holds several; from 0."
    )
    understood = models.JSONField(help_text="What was taken, cell by cell, with its place.")
    not_understood = models.JSONField(help_text="What was left, cell by cell, with its place.")
    imported_at = models.DateTimeField(_("Imported at"))
    imported_by_id = models.BigIntegerField(null=True)
    imported_by_name = models.CharField(_("Imported by"), max_length=150)

    objects = ImportedFormQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["sha256", "part"], name="form_imported_once")
        ]

    def __str__(self) -> str:
        return self.file.name
