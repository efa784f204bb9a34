"""Pages of very long lists: each row once, the end told where there is more than is shown."""

from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory

from hengwang.pages import paging
from hengwang.pages.columns import HeadlineColumn, NumberColumn
from hengwang.pages.exports import csv_lines
from hengwang.pages.lists import ListPage
from hengwang.pages.paging import FirstData, FoundData, LongData, newest_found
from hengwang.pages.tables import Table

pytestmark = pytest.mark.django_db
KINDS = (LongData, FirstData, FoundData)


class KindTable(Table):
    app_label = HeadlineColumn(verbose_name="应用", linkify=False)
    id = NumberColumn(verbose_name="编号")


def ordered():
    return ContentType.objects.order_by("app_label", "pk")


def in_a_table(kind, rows):
    return KindTable(kind(rows)).data


def keys(rows):
    return [row.pk for row in rows]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("few", [0, 1_000])
def test_pages_together_are_the_list(kind, few, monkeypatch):
    monkeypatch.setattr(paging, "FEW_FOUND", few)
    wanted, data = keys(ordered()), in_a_table(kind, ordered())
    paged = [pk for at in range(0, len(data), 7) for pk in keys(data[at : at + 7])]
    assert len(data) == len(wanted)
    assert paged == wanted
    assert not data.is_cut


@pytest.mark.parametrize("way", ["app_label", "-app_label"])
@pytest.mark.parametrize("kind", KINDS)
def test_ties_go_by_key_the_way_of_the_column(kind, way):
    table = KindTable(kind(ContentType.objects.all()))
    table.order_by = way
    data = table.data
    sign = "-" if way.startswith("-") else ""
    assert keys(data[0 : len(data)]) == keys(ContentType.objects.order_by(way, f"{sign}pk"))


@pytest.mark.parametrize("kind", [FirstData, FoundData])
@pytest.mark.parametrize("most", [9, 30])
def test_a_list_that_is_cut_ends_there_and_says_so(kind, most, monkeypatch):
    monkeypatch.setattr(paging, "MOST_FOUND", most)
    wanted, data = keys(ordered())[:most], in_a_table(kind, ordered())
    assert (len(data), data.is_cut) == (most, True)
    assert [pk for at in range(0, most, 4) for pk in keys(data[at : at + 4])] == wanted


@pytest.mark.parametrize("kind", [FirstData, FoundData])
def test_just_as_many_as_are_shown_are_all(kind, monkeypatch):
    monkeypatch.setattr(paging, "MOST_FOUND", ContentType.objects.count())
    data = in_a_table(kind, ordered())
    assert (len(data), data.is_cut) == (paging.MOST_FOUND, False)


@pytest.mark.parametrize("few", [0, 5, 1_000])
@pytest.mark.parametrize("guesses", [True, False])
def test_the_newest_of_many_or_few_are_the_same(few, guesses, monkeypatch):
    monkeypatch.setattr(paging, "FEW_FOUND", few)
    monkeypatch.setattr(paging, "_guesses_shares", lambda rows: guesses)
    rows = ContentType.objects.filter(model__contains="e")
    assert keys(newest_found(rows, 7)) == keys(rows.order_by("-pk")[:7])
    assert not newest_found(rows.filter(model="nothing"), 7)


def test_what_comes_along_with_the_newest_costs_no_further_query(
    django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(paging, "_guesses_shares", lambda rows: True)
    rows = Permission.objects.select_related("content_type")
    with django_assert_num_queries(2):
        assert [row.content_type.app_label for row in newest_found(rows, 3)]


class KindList(ListPage):
    title = "类型"
    table_class = KindTable

    def rows(self):
        return ordered()

    def table_of(self, shown):
        return self.table_class(FirstData(shown))


def test_the_page_tells_where_the_list_was_cut_and_the_export_has_all(monkeypatch):
    monkeypatch.setattr(paging, "MOST_FOUND", 9)
    request = RequestFactory().get("/kinds")
    request.user, request.session = SimpleNamespace(is_authenticated=True), {}
    shown = KindList.as_view()(request).context_data
    assert shown["cut"]
    assert shown["table"].paginator.count == 9
    assert shown["table"].rows_told == "第 1–9 条，共 9 条以上"
    told = list(csv_lines(KindTable(FirstData(ordered())).as_values()))
    assert len(told) == 2 + ContentType.objects.count()


def test_how_many_rows_there_are_is_said_with_thousands_set_apart(monkeypatch):
    monkeypatch.setattr(paging, "MOST_FOUND", ContentType.objects.count())
    table = KindTable(FirstData(ordered()))
    table.paginate(per_page=5, page=2)
    assert table.rows_told == f"第 6–10 条，共 {ContentType.objects.count()} 条"
    table.page.paginator.count = 12_345
    assert table.rows_told == "第 6–10 条，共 12,345 条"
