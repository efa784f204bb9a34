"""What came in: inspections, their readings and photos; added, never changed by people."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.files.models import StoredFile
from hengwang.inspections.choices import ClockMark, SensorVerdict, TimeMark, Verdict, Way
from hengwang.inspections.models.checklists import ChecklistItem, ChecklistVersion
from hengwang.inspections.models.defects import Defect
from hengwang.inspections.models.plans import InspectionPlan, Occurrence
from hengwang.inspections.models.scoping import InspectedQuerySet
from hengwang.organizations.models import Unit


class Inspection(models.Model):
    """One delivery for an occurrence; of several one is the record, the others stay beside it."""

    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="inspections")
    version = models.ForeignKey(ChecklistVersion, models.PROTECT, related_name="inspections")
    key = models.UUIDField(_("Key of the submission"), unique=True)
    digest = models.CharField(max_length=71, editable=False)
    way = models.CharField(_("How it came"), max_length=5, choices=Way.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="inspections", null=True)
    by_name = models.CharField(_("Done by"), max_length=100, blank=True)
    device_started_at = models.DateTimeField(_("Begun, by the phone"))
    device_finished_at = models.DateTimeField(_("Finished, by the phone"))
    started_at = models.DateTimeField(_("Begun"))
    finished_at = models.DateTimeField(_("Finished"))
    received_at = models.DateTimeField(_("Received"))
    offset_s = models.IntegerField(_("Clock of the phone behind by (s)"), default=0)
    clock_mark = models.CharField(max_length=7, choices=ClockMark.choices, blank=True)
    is_complete = models.BooleanField(default=True)
    is_record = models.BooleanField(_("Counts"), default=False)
    note = models.CharField(_("Note"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-is_record", "finished_at", "pk"]
        verbose_name = _("Inspection")
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence"], condition=Q(is_record=True), name="one_record_an_occurrence"
            ),
            models.CheckConstraint(
                condition=Q(finished_at__gte=F("started_at")), name="inspection_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence} {self.by_name}"


class Reading(models.Model):
    """The answer to one item, judged by the version it was asked in."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="readings")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="readings")
    # Beside the way over the inspection, so that long lists are scoped and counted by one table.
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="readings")
    text = models.CharField(_("Reading"), max_length=1000, blank=True)
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    verdict = models.CharField(
        pgettext_lazy("reading", "Verdict"), max_length=5, choices=Verdict.choices
    )
    note = models.CharField(pgettext_lazy("inspection", "Remark"), max_length=500, blank=True)
    device_at = models.DateTimeField(_("Read, by the phone"))
    taken_at = models.DateTimeField(_("Read at"))
    sensor_verdict = models.CharField(
        _("Sensor"), max_length=11, choices=SensorVerdict.choices, blank=True
    )
    sensor_text = models.CharField(_("The sensor said"), max_length=60, blank=True)
    defect = models.ForeignKey(
        Defect, models.PROTECT, related_name="readings", null=True, blank=True
    )

    # A correction is another reading; what it corrects stays, and only this mark of it changes.
    is_last = models.BooleanField(_("Stands"), default=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, related_name="correction", null=True, blank=True
    )
    reason = models.CharField(_("Reason"), max_length=300, blank=True)
    corrected_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    corrected_by_name = models.CharField(_("Corrected by"), max_length=100, blank=True)
    corrected_at = models.DateTimeField(_("Corrected at"), null=True)

    objects = InspectedQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "item__position", "pk"]
        verbose_name = _("Reading")
        indexes = [
            models.Index(fields=["-taken_at", "-id"], name="readings_newest"),
            models.Index(fields=["unit", "-taken_at"], name="readings_of_unit"),
            models.Index(fields=["plan", "-taken_at"], name="readings_of_plan"),
            models.Index(fields=["verdict", "-taken_at"], name="readings_by_verdict"),
            models.Index(fields=["sensor_verdict", "-taken_at"], name="readings_by_sensor"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "item"],
                condition=Q(is_last=True),
                name="one_standing_reading_an_item",
            ),
            models.CheckConstraint(
                condition=Q(corrects=None) | ~Q(reason=""), name="correction_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.text}"

    @property
    def counts(self) -> bool:
        """Whether it stands, in the inspection that counts."""
        return self.is_last and self.inspection.is_record


class Photo(models.Model):
    """A picture of an inspection, written anew without its position."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos")
    item = models.ForeignKey(
        ChecklistItem, models.PROTECT, related_name="photos", null=True, blank=True
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    plan = models.ForeignKey(InspectionPlan, models.PROTECT, related_name="photos")
    key = models.UUIDField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    small = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    # Of the file as it came, which is not kept: it knows where the phone was.
    original_sha256 = models.CharField(max_length=64, unique=True)
    look = models.CharField(max_length=16, blank=True)
    looks_like = models.ForeignKey(
        "self", models.PROTECT, related_name="+", null=True, verbose_name=_("Looks like")
    )
    device_taken_at = models.DateTimeField(_("Taken, by the camera"), null=True)
    time_mark = models.CharField(max_length=7, choices=TimeMark.choices)
    received_at = models.DateTimeField(_("Received"))

    objects = InspectedQuerySet.as_manager()

    class Meta:
        ordering = ["inspection", "pk"]
        verbose_name = _("Photo")
        indexes = [models.Index(fields=["plan", "-id"], name="photos_of_plan")]
        constraints = [
            models.UniqueConstraint(fields=["inspection", "key"], name="photo_once_in_inspection")
        ]

    def __str__(self) -> str:
        return str(self.file)
