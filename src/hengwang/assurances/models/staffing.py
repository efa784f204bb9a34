"""Who is there for an assurance, and which changes a leader allows in spite of the freeze."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.accounts.models import User
from hengwang.assurances.models.assurances import Assurance, AssuranceRowsQuerySet
from hengwang.assurances.staffing_hours import Stand
from hengwang.kernel.intervals import Interval


class StaffingQuerySet(AssuranceRowsQuerySet):
    """Staff of assurances; each phrase chains."""

    way = "assurance__"


class Staffing(models.Model):
    """A person at a post of an assurance for a time."""

    assurance = models.ForeignKey(Assurance, models.CASCADE, related_name="staffing")
    person = models.ForeignKey(
        User, models.PROTECT, related_name="assurance_staffing", verbose_name=_("Person")
    )
    post = models.CharField(pgettext_lazy("assurance", "Post"), max_length=100)
    starts_at = models.DateTimeField(pgettext_lazy("assurance", "From"))
    ends_at = models.DateTimeField(pgettext_lazy("assurance", "Until"))

    objects = StaffingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "post", "pk"]
        verbose_name = _("Staff of an assurance")
        indexes = [models.Index(fields=["person", "ends_at"], name="staffing_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="staffing_has_length"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.post}"

    @property
    def stand(self) -> Stand:
        """As the core reads it."""
        return Stand(self.person_id, self.post, Interval(self.starts_at, self.ends_at))


class FreezeExceptionQuerySet(AssuranceRowsQuerySet):
    """Exceptions; each phrase chains."""

    way = "assurance__"


class FreezeException(models.Model):
    """A change one person may make in spite of the freeze: which, when, why, and who allows it."""

    assurance = models.ForeignKey(Assurance, models.CASCADE, related_name="exceptions")
    person = models.ForeignKey(
        User,
        models.PROTECT,
        related_name="freeze_exceptions",
        verbose_name=_("Who may make the change"),
    )
    work = models.CharField(pgettext_lazy("assurance", "Change"), max_length=200)
    reason = models.CharField(_("Reason"), max_length=500)
    starts_at = models.DateTimeField(pgettext_lazy("assurance", "From"))
    ends_at = models.DateTimeField(pgettext_lazy("assurance", "Until"))
    allowed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    allowed_by_name = models.CharField(_("Allowed by"), max_length=100)
    allowed_at = models.DateTimeField(_("Allowed"))

    objects = FreezeExceptionQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("Exception from a freeze")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="freeze_exception_has_length"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("allowed_by")), name="freeze_exception_by_another"
            ),
        ]

    def __str__(self) -> str:
        return self.work
