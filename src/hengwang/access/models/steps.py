"""The steps of an application: who, since when, due when, done when, how."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hengwang.access.choices import Outcome, Step
from hengwang.access.models.applications import Application
from hengwang.accounts.models import User
from hengwang.files.models import StoredFile


class StepRecord(models.Model):
    """One step, once: construction after a failed acceptance is another row.

    `began_at` is the end of the step before; `done_at` is None while the step goes on.
    """

    application = models.ForeignKey(Application, models.PROTECT, related_name="steps")
    step = models.CharField(_("Step"), max_length=12, choices=Step.choices)
    owner = models.ForeignKey(
        User, models.PROTECT, related_name="access_steps", verbose_name=_("Who"), null=True
    )
    began_at = models.DateTimeField(_("Since"))
    due_on = models.DateField(_("Due"), null=True, blank=True)
    done_at = models.DateTimeField(_("Done at"), null=True, blank=True)
    outcome = models.CharField(
        _("How it ended"), max_length=10, choices=Outcome.choices, blank=True
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(_("By"), max_length=100, blank=True)
    text = models.TextField(_("What happened"), blank=True)
    delay = models.CharField(_("Why it took longer"), max_length=300, blank=True)
    files = models.ManyToManyField(StoredFile, related_name="+", blank=True)

    class Meta:
        ordering = ["began_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(done_at=None),
                name="access_application_one_open_step",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(done_at__gte=F("began_at")),
                name="access_step_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, outcome="") | (Q(done_at__isnull=False) & ~Q(outcome="")),
                name="access_step_done_says_how",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(done_at=None), name="access_step_open_by_due"
            ),
            models.Index(
                fields=["owner", "due_on"], condition=Q(done_at=None), name="access_step_in_hand"
            ),
            models.Index(fields=["done_at"], name="access_step_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.application.number} {self.get_step_display()}"
