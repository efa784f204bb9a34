"""The dates a bureau sets for itself; the stored words never change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BureauDateKey(TextChoices):
    """Which date or number of days."""

    DISCLOSURE_DEADLINE_DAYS = (
        "disclosure_deadline_days",
        _("Days from approval of the accounts to publication"),
    )
    MONITORING_WINDOW = "monitoring_window", _("Period of the running monitor")
    MONITORING_REPORT_DUE = "monitoring_report_due", _("Running monitor reported by")
    SELF_EVALUATION_DUE = "self_evaluation_due", _("Self-evaluation handed in by")
