"""Template tags of lists: the table's body, and addresses with one part of the query changed."""

from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from hengwang.pages.table_rows import rows_html

register = template.Library()


@register.simple_tag
def query_with(request: HttpRequest, **changes: Any) -> str:
    """The query with these parameters set; None removes one."""
    query = request.GET.copy()
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}"


@register.simple_tag
def query_sorted(request: HttpRequest, table: Any, order: Any) -> str:
    """The query sorted by `order`, from the first page."""
    changes = {table.prefixed_order_by_field: str(order), table.prefixed_page_field: None}
    return query_with(request, **changes)


@register.simple_tag
def table_rows(table: Any) -> SafeString:
    """The body of a table."""
    return rows_html(table)


@register.simple_tag
def query_fields(request: HttpRequest, *left_out: str) -> SafeString:
    """The query as hidden fields, without those named."""
    kept = [(name, value) for name, values in request.GET.lists() for value in values]
    kept = [(name, value) for name, value in kept if name not in left_out]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)
