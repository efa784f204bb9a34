"""Monitoring records (绩效监控): what was reported of a period, frozen as of its last day."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hengwang.performance.models.evaluation import Evaluation


class MonitoringRecord(models.Model):
    """One look at money and goals up to a day, with the measures promised for deviations."""

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="monitoring_records")
    as_of = models.DateField(_("As of"))
    due_on = models.DateField(_("Due on"))
    look = models.JSONField(editable=False, help_text="Money and goals as they stood, frozen.")
    digest = models.CharField(max_length=71, blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_by_name = models.CharField(max_length=150, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["evaluation", "-as_of"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "as_of"], name="monitoring_once_a_day_of_look"
            )
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.as_of}"


class MonitoringEntry(models.Model):
    """One deviation of a record: its cause and what is done about it."""

    record = models.ForeignKey(MonitoringRecord, models.CASCADE, related_name="entries")
    order = models.PositiveSmallIntegerField(default=0)
    figure_id = models.CharField(max_length=12, blank=True, help_text="Empty: the money.")
    name = models.CharField(_("Goal"), max_length=200)
    reason = models.TextField(_("Cause of deviation"), blank=True)
    measure = models.TextField(_("Measure"), blank=True)

    class Meta:
        ordering = ["record", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "figure_id"],
                condition=~Q(figure_id=""),
                name="monitoring_entry_once_a_goal",
            )
        ]

    def __str__(self) -> str:
        return self.name
