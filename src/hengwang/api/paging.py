"""Pages of lists: limit and offset over a total order, and how many rows there are in all."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Field, Schema
from ninja.pagination import PaginationBase

USUAL = 50
MOST = 500
DEEPEST = 1_000_000


class Pages(PaginationBase):
    """`limit` rows from `offset` on; one count and one page query, whatever the number of rows."""

    class Input(Schema):
        """The part asked for."""

        limit: int = Field(USUAL, ge=1, le=MOST, description="Rows in this answer.")
        offset: int = Field(0, ge=0, le=DEEPEST, description="Rows left out before.")

    class Output(Schema):
        """The part and the whole."""

        items: list[Any]
        total: int = Field(ge=0, description="Rows in all.")

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Input, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        """The page; ties are broken by the key, so that pages never repeat or lose a row."""
        del request, params
        order = list(queryset.query.order_by or queryset.model._meta.ordering or ())
        if not {"pk", "-pk", "id", "-id"} & {str(name) for name in order}:
            queryset = queryset.order_by(*order, "pk")
        end = pagination.offset + pagination.limit
        return {"items": queryset[pagination.offset : end], "total": queryset.count()}


class PagesOf(Pages):
    """Pages whose rows are made into something else, a page at a time."""

    def __init__(self, *, made: Callable[[list[Any]], Sequence[Any]], **told: Any) -> None:
        super().__init__(**told)
        self._made = made

    def paginate_queryset(
        self, queryset: QuerySet[Any], pagination: Pages.Input, request: HttpRequest, **params: Any
    ) -> dict[str, Any]:
        """The page, made."""
        page = super().paginate_queryset(queryset, pagination, request, **params)
        return {**page, "items": self._made(list(page["items"]))}
