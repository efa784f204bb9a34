"""The trail: entries as they were recorded, and the links that chain them afterwards."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.audit.choices import Channel


class AuditEntry(models.Model):
    """One change: who did what to which row, from where; database triggers keep it as it is.

    The actor and the subject are kept as id and printed name, without foreign keys, so that the
    entry outlives both.
    """

    at = models.DateTimeField(_("recorded at"), default=timezone.now)
    action = models.CharField(_("action"), max_length=80)
    subject_kind = models.CharField(_("kind of record"), max_length=80, blank=True)
    subject_id = models.CharField(_("record"), max_length=64, blank=True)
    subject_printed = models.CharField(_("record"), max_length=300, blank=True)
    actor_id = models.BigIntegerField(_("actor"), null=True)
    actor_name = models.CharField(_("actor"), max_length=200, blank=True)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    note = models.TextField(_("note"), blank=True)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    ip = models.GenericIPAddressField(_("address"), null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="audit_by_subject"),
            models.Index(fields=["actor_id", "id"], name="audit_by_actor"),
            models.Index(fields=["action", "id"], name="audit_by_action"),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_printed}".strip()


class UnsealedEntry(models.Model):
    """An entry that waits for its link: the sealer's work list, which saves scanning the trail."""

    entry = models.OneToOneField(
        AuditEntry, models.DO_NOTHING, primary_key=True, related_name="waiting"
    )

    def __str__(self) -> str:
        return f"#{self.entry_id}"


class SealedLink(models.Model):
    """The place of one entry in the chain: hash over the link before it and the entry's content."""

    seq = models.BigIntegerField(_("number"), primary_key=True)
    entry = models.OneToOneField(AuditEntry, models.DO_NOTHING, related_name="link")
    previous_hash = models.CharField(_("hash before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)
    form = models.PositiveSmallIntegerField(_("canonical form"))
    sealed_at = models.DateTimeField(_("sealed at"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="chain_starts_at_one")
        ]
        indexes = [models.Index(fields=["sealed_at"], name="sealed_by_time")]

    def __str__(self) -> str:
        return f"{self.seq}: {self.hash[:12]}"
