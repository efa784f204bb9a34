"""What every writing service of the network does: check the right, the name, the trail."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from hengwang.kernel.search_text import search_text
from hengwang.network.errors import InFutureError, NameTakenHereError


def told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the audit trail: rows by their names."""
    return {
        name: str(value) if isinstance(value, models.Model) else value
        for name, value in values.items()
    }


def take(row: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Put values into a row; returns what changed, before and after."""
    before, after = {}, {}
    for name, value in values.items():
        old = getattr(row, name)
        if old != value:
            before[name], after[name] = old, value
            setattr(row, name, value)
    return told(before), told(after)


def write(row: Any) -> None:
    """Save with its search column; a name that is taken is said in words.

    Raises:
        NameTakenHereError: A unique constraint refuses the row.
    """
    if row.searched:
        row.search_text = search_text(*row.searched_words())
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "unique" not in str(error).lower():
            raise
        raise NameTakenHereError(name=str(row)) from error


def not_in_future(day: Any) -> None:
    """Refuse a day that has not come.

    Raises:
        InFutureError: It lies after today.
    """
    if day > timezone.localdate():
        raise InFutureError(day=day)
