"""Where each check stands, and from when on a target's ledger must be written anew."""

from django.db import models

from hengwang.monitoring.models.target import Check, Target


class CheckState(models.Model):
    """The run a check is in; written only when it changes, so that good news costs nothing.

    `failed_in_row` counts failed answers since the last good one; `good_in_row` good ones since
    the check is hard down. `down_since` is the first failed answer of a hard outage.
    """

    check_of = models.OneToOneField(
        Check, models.CASCADE, related_name="state", db_column="check_id", primary_key=True
    )
    failed_in_row = models.PositiveIntegerField(default=0)
    good_in_row = models.PositiveIntegerField(default=0)
    first_failed_ms = models.BigIntegerField(null=True)
    down_since_ms = models.BigIntegerField(null=True, db_index=True)
    reason = models.PositiveSmallIntegerField(default=0)
    flaps = models.JSONField(default=list)
    """Milliseconds of the last changes between hard states."""

    def __str__(self) -> str:
        return f"{self.pk}: {self.failed_in_row}"


class LedgerMark(models.Model):
    """The earliest instant from which a target's ledger is to be folded again."""

    target = models.OneToOneField(
        Target, models.CASCADE, related_name="ledger_mark", primary_key=True
    )
    from_ms = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.target_id} @ {self.from_ms}"
