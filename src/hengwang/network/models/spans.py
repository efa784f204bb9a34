"""Dated values: each holds from a day until the next one; half-open."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def covering_q(day: date, prefix: str = "") -> Q:
    """Spans that hold on `day`; `until_on` is the first day without."""
    begun = Q(**{f"{prefix}from_on__lte": day})
    return begun & (Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": day}))


class SpanQuerySet(models.QuerySet[Any]):
    """Spans by day."""

    def covering(self, day: date) -> Self:
        """Those that hold on the day."""
        return self.filter(covering_q(day))


class Span(models.Model):
    """Base: from a day until another, None is until further notice."""

    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)

    objects = SpanQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["from_on"]


def in_order(name: str) -> models.CheckConstraint:
    """A span lasts a day at least."""
    return models.CheckConstraint(
        condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name=f"{name}_lasts_a_day"
    )


def one_at_present(owner: str, name: str) -> models.UniqueConstraint:
    """One span is the last."""
    return models.UniqueConstraint(
        fields=[owner], condition=Q(until_on=None), name=f"{name}_one_at_present"
    )
