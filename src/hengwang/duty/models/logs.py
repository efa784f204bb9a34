"""The duty log: lines are added, never changed."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.models import User
from hengwang.duty.choices import EntryKind
from hengwang.duty.errors import LogUnchangeableError
from hengwang.duty.models.rosters import DutyQuerySet, Post, Roster
from hengwang.duty.models.shifts import Shift
from hengwang.duty.word_lookup import INDEX


class LogEntryQuerySet(DutyQuerySet):
    """Entries of the log; each phrase chains."""

    way_to_unit = "roster__unit__"

    def of_company_q(self, company_id: int) -> Q:
        """Of the shifts the company stood; beside any shift, what is its own or its post's now."""
        since = Q(post__terms_from=None) | Q(at__gte=F("post__terms_from"))
        own = Q(by__company=company_id) | (since & Q(post__company=company_id))
        return Q(shift__company=company_id) | (Q(shift=None) & own)

    def standing(self) -> Self:
        """Not replaced by a correction."""
        return self.exclude(pk__in=self._corrections().values("corrects"))

    def _corrections(self) -> Self:
        # By the few corrections there are: a join would look for one of each entry.
        rows: Self = self.model._default_manager.filter(corrects__isnull=False).order_by()
        return rows

    def left_open(self) -> Self:
        """Somebody still has something to do, and no later entry says that it is done."""
        return self.filter(open_mark__isnull=False)

    def update(self, **kwargs: Any) -> int:
        """Refused: the log is added to, never changed.

        Raises:
            LogUnchangeableError: Always.
        """
        raise LogUnchangeableError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Refused, as `update`.

        Raises:
            LogUnchangeableError: Always.
        """
        raise LogUnchangeableError

    def matching(self, query: str) -> Self:
        """Those whose search column has every word, by the index of words."""
        return self.filter(INDEX.words_q(query))


class LogEntry(models.Model):
    """One line of a roster's log.

    A correction is a new entry that names the old one, which stays as it was written. An entry
    that leaves something to do is settled by a later entry.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="entries")
    post = models.ForeignKey(Post, models.PROTECT, related_name="entries", null=True)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="entries", null=True)
    kind = models.CharField(_("Kind"), max_length=10, choices=EntryKind.choices)
    at = models.DateTimeField(_("Happened"))
    written_at = models.DateTimeField(_("Written"))
    by = models.ForeignKey(User, models.PROTECT, related_name="duty_entries", null=True)
    by_name = models.CharField(_("By"), max_length=100, blank=True)
    text = models.TextField(_("What happened"))
    needs_follow_up = models.BooleanField(_("Something is left to do"), default=False)
    corrects = models.OneToOneField(
        "self", models.PROTECT, related_name="corrected_by", null=True, blank=True
    )
    settles = models.OneToOneField(
        "self", models.PROTECT, related_name="settled_by", null=True, blank=True
    )
    search_text = models.TextField(editable=False, default="")

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("Entry of the duty log")
        indexes = [
            models.Index(fields=["roster", "-at", "-id"], name="entries_of_roster"),
            # With the roster, so that pages far back are counted off without reading the entries.
            models.Index(fields=["-at", "-id", "roster"], name="entries_in_order"),
            models.Index(fields=["shift", "by"], name="entries_of_shift"),
            models.Index(fields=["by", "-at"], name="entries_of_person"),
            models.Index(
                fields=["corrects"], condition=Q(corrects__isnull=False), name="entries_correcting"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new entry.

        Raises:
            LogUnchangeableError: It is there already.
        """
        if not self._state.adding:
            raise LogUnchangeableError
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The entry's page."""
        return reverse("duty-entry", args=[self.pk])


class WordsBacklog(models.Model):
    """Entries that are not in the index of words yet: those with smaller keys; no row: none."""

    below = models.BigIntegerField()

    def __str__(self) -> str:
        return f"< {self.below}"


class OpenMark(models.Model):
    """Stands beside an entry for as long as what it leaves to do is not done."""

    entry = models.OneToOneField(LogEntry, models.CASCADE, related_name="open_mark")
    roster = models.ForeignKey(Roster, models.CASCADE, related_name="open_marks")

    def __str__(self) -> str:
        return f"{self.entry_id}"
