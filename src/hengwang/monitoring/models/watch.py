"""Which record of the inventory a target stands for; the record itself knows nothing of it."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from hengwang.addressing.models import Address, DnsZone, DomainName
from hengwang.monitoring.models.target import Target
from hengwang.network.models import Circuit, Device

SUBJECTS = ("circuit", "device", "address", "zone", "domain")


class WatchQuerySet(models.QuerySet[Any]):
    """Links by their record."""

    def of(self, subject: models.Model) -> Self:
        """Links of a record, closed ones too."""
        return self.filter(**{subject_field(subject): subject.pk})

    def present(self) -> Self:
        """Links whose target is still watched."""
        return self.filter(ended_at=None)


class Watch(models.Model):
    """A record of the inventory and the target that stands for it, from its making to its end.

    The inventory lies below monitoring and must not know it; therefore the link is kept here
    (docs/decisions/0011-watched-records.md). A record is watched by one target at a time.
    """

    target = models.OneToOneField(Target, models.CASCADE, related_name="watch", primary_key=True)
    circuit = models.ForeignKey(Circuit, models.PROTECT, related_name="watches", null=True)
    device = models.ForeignKey(Device, models.PROTECT, related_name="watches", null=True)
    address = models.ForeignKey(Address, models.CASCADE, related_name="watches", null=True)
    zone = models.ForeignKey(DnsZone, models.PROTECT, related_name="watches", null=True)
    domain = models.ForeignKey(DomainName, models.PROTECT, related_name="watches", null=True)
    ended_at = models.DateTimeField(null=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{f"{name}__isnull": name != held for name in SUBJECTS})
                        for held in SUBJECTS
                    ),
                    _connector=Q.OR,
                ),
                name="watch_of_one_record",
            ),
            *(
                models.UniqueConstraint(
                    fields=[name],
                    condition=Q(ended_at=None) & Q(**{f"{name}__isnull": False}),
                    name=f"{name}_watched_once",
                )
                for name in SUBJECTS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} ← {self.subject}"

    @property
    def subject(self) -> Any:
        """The record."""
        return next(getattr(self, name) for name in SUBJECTS if getattr(self, f"{name}_id"))


def subject_field(subject: models.Model) -> str:
    """The column that names such a record."""
    known: dict[type[models.Model], str] = {
        Circuit: "circuit",
        Device: "device",
        Address: "address",
        DnsZone: "zone",
        DomainName: "domain",
    }
    return known[type(subject)]
