"""Every list of the operators' rooms: its files hold exactly the rows and columns it shows."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook

from hengwang.accounts.choices import Role
from hengwang.accounts.models import RoleGrant
from hengwang.pages.lists import ListPage
from hengwang.testing.people import make_people
from hengwang.testing.scopes import client_of
from hengwang.testing.world import ids_of

ROOMS = ("tickets", "duty", "inspections", "access", "door")
MOST_CHOICES = 2
SIGNS = re.compile(r"[●▲■◇◆○✓✗✔✘—\s]+")


def lists(
    resolver: Any = None, names: tuple[str, ...] = ()
) -> Iterator[tuple[str, type[ListPage]]]:
    """The name of each address of a list page of these rooms, and its view."""
    for one in (resolver or get_resolver()).url_patterns:
        if hasattr(one, "url_patterns"):
            yield from lists(one, (*names, one.namespace) if one.namespace else names)
            continue
        view = getattr(one.callback, "view_class", None)
        is_list = view is not None and issubclass(view, ListPage)
        if is_list and view.__module__.split(".")[1] in ROOMS:
            yield ":".join((*names, one.name)), view


@pytest.fixture
def client(db) -> Client:
    """Of somebody who may see every room, in a world with a row of everything."""
    people = make_people()
    ids_of(people)
    reader = people.with_role(Role.NETWORK_ADMIN)
    today = timezone.localdate()
    for role in (Role.AREA_ADMIN, Role.DUTY_ENGINEER, Role.ACCESS_UNIT_OFFICER):
        RoleGrant.objects.create(user=reader, role=role, unit=people.unit, from_on=today)
    return client_of(reader)


def plain(text: object) -> str:
    """Words without signs, spaces and the width of punctuation."""
    return SIGNS.sub("", str(text).replace("✔", "是").replace("✘", "否"))


def shown(response: Any) -> tuple[list[str], list[list[str]]]:
    """Heads and rows of the table on the page, as people read them."""
    page = html.fromstring(response.content.decode())
    table = page.find(".//table")
    if table is None:
        return [], []
    heads = [plain(one.text_content()) for one in table.findall("./thead/tr/th")]
    rows = [
        [plain(cell.text_content()) for cell in row.findall("./td")]
        for row in table.findall("./tbody/tr")
        if len(row.findall("./td")) == len(heads)
    ]
    return heads, rows


def sheet(content: bytes) -> list[list[Any]]:
    """Rows of a workbook, each as long as its head: a file ends a row at its last word."""
    book = load_workbook(io.BytesIO(content), read_only=True)
    rows = [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    return [row + [None] * (len(rows[0]) - len(row)) for row in rows]


def says(cell: str, value: Any) -> bool:
    """Whether a cell of the page says what a cell of the file holds."""
    if value in (None, ""):
        return cell in ("", "无数据")
    if isinstance(value, bool):
        return True
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()  # a workbook knows days as their midnight
    if isinstance(value, datetime):
        # Of today the page says the time only.
        is_today = value.date() == timezone.localdate()
        return f"{value:%H:%M}" in cell and (is_today or f"{value:%m-%d}" in cell)
    if isinstance(value, date):
        return f"{value:%m-%d}" in cell
    if isinstance(value, (int, float, Decimal)):
        digits = re.sub(r"[^\d.]", "", cell)
        return any(
            f"{value * scale:.2f}".rstrip("0").rstrip(".")
            in (digits, digits.rstrip("0").rstrip("."))
            for scale in (1, 100)
        )
    return plain(value) in cell


def queries(view: type[ListPage]) -> Iterator[str]:
    """No filter, then some choices of its first filter that has any."""
    yield ""
    filters = {} if view.filterset_class is None else view.filterset_class.base_filters
    for name, one in filters.items():
        choices = list(one.extra.get("choices", ()))
        if choices:
            yield from (f"{name}={value}" for value, _label in choices[:MOST_CHOICES])
            return


def faults(client: Client, name: str, query: str) -> Iterator[str]:
    """Where the files of a list and its page differ."""
    where = f"{reverse(name)}?{query}"
    page = client.get(where)
    heads, rows = shown(page)
    count = page.context["table"].paginator.count
    head, *lines = sheet(client.get(f"{where}&export=xlsx").content)
    text = b"".join(client.get(f"{where}&export=csv").streaming_content).decode("utf-8-sig")
    written = list(csv.reader(io.StringIO(text)))
    numbers = (count, len(rows), len(lines), len(written) - 1)
    if len(set(numbers)) > 1:
        yield f"{where}: rows counted, shown, in the workbook, in the text: {numbers}"
        return
    told = [plain(one) for one in head]
    if written[0] != head or (heads and told != list(filter(None, heads))):
        yield f"{where}: {heads} shown, {head} and {written[0]} in files"
        return
    places = [heads.index(plain(one)) for one in head] if heads else []
    for row, line in zip(rows, lines, strict=True):
        for place, value in zip(places, line, strict=True):
            if not says(row[place], value):
                yield f"{where}: {heads[place]} is {row[place]!r}, {value!r} in the file"


def test_a_file_holds_what_its_list_shows(client):
    found = list(lists())
    assert len(found) >= 22
    told = [
        fault
        for name, view in found
        for query in queries(view)
        for fault in faults(client, name, query)
    ]
    assert not told, "\n".join(told)
