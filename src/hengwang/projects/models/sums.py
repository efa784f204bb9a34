"""Sums of a programme's year, kept beside their rows so that lists answer at once."""

from django.db import models

from hengwang.projects.models.budget import YuanField
from hengwang.projects.models.programme import Programme


class ProgrammeYear(models.Model):
    """What the rows of one programme and fiscal year add up to; services.sums writes it."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="year_sums")
    fiscal_year = models.PositiveSmallIntegerField()
    budget_cny = YuanField(null=True)
    executed_cny = YuanField(null=True)
    payment_count = models.PositiveIntegerField(default=0)
    marked_payments = models.PositiveIntegerField(default=0)
    marked_others = models.PositiveIntegerField(
        default=0, help_text="Adjustments and acceptances with a flag."
    )

    class Meta:
        ordering = ["programme", "fiscal_year"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "fiscal_year"], name="programme_year_summed_once"
            )
        ]
        indexes = [models.Index(fields=["fiscal_year", "programme"])]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.fiscal_year}"
