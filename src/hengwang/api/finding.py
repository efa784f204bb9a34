"""Rows by id as the caller may see them: 404 for the address, 422 for what the body names."""

from typing import Any, TypeVar

from django.db import models
from django.http import Http404
from ninja import Schema

from hengwang.api.problems import UnknownReferenceError

M = TypeVar("M", bound=models.Model)


def found(rows: models.QuerySet[M], **key: Any) -> M:
    """The row the address names, in a queryset that is scoped already.

    Raises:
        Http404: It does not exist, or is not the caller's to see.
    """
    row = rows.filter(**key).first()
    if row is None:
        raise Http404
    return row


def linked(rows: models.QuerySet[M], pk: int | None, field: str) -> M | None:
    """The row the body names in `field`; None where it names none.

    Raises:
        UnknownReferenceError: It does not exist, or is not the caller's to see.
    """
    if pk is None:
        return None
    row = rows.filter(pk=pk).first()
    if row is None:
        raise UnknownReferenceError(field=field)
    return row


def named(rows: models.QuerySet[M], pk: int, field: str) -> M:
    """The row the body must name in `field`.

    Raises:
        UnknownReferenceError: It does not exist, or is not the caller's to see.
    """
    row = linked(rows, pk, field)
    if row is None:
        raise UnknownReferenceError(field=field)
    return row


def exactly(rows: models.QuerySet[M], wanted: Schema, *names: str) -> models.QuerySet[M]:
    """Rows that are equal in these fields to what a filter asks for, where it asks."""
    asked = {name: getattr(wanted, name) for name in names}
    return rows.filter(**{name: value for name, value in asked.items() if value is not None})
