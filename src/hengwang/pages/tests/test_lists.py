"""List pages: scope, paging, export, constant queries."""

import io
from types import SimpleNamespace

import django_filters as df
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from openpyxl import load_workbook

from hengwang.pages.access import deciding_with
from hengwang.pages.columns import HeadlineColumn, NumberColumn
from hengwang.pages.filters import FilterSet, TextFilter
from hengwang.pages.lists import ListPage
from hengwang.pages.table_rows import rows_html
from hengwang.pages.tables import Table

pytestmark = pytest.mark.django_db


class KindTable(Table):
    model = HeadlineColumn(verbose_name="名称", linkify=False)
    id = NumberColumn(verbose_name="编号")


class KindFilters(FilterSet):
    text = TextFilter("model", "app_label")
    app_label = df.CharFilter(label="应用")

    class Meta:
        model = ContentType
        fields = ()


class KindList(ListPage):
    title = "类型"
    table_class = KindTable
    filterset_class = KindFilters
    empty_title = "还没有"

    def rows(self):
        return ContentType.objects.order_by("pk")


def get(query: str = ""):
    request = RequestFactory().get(f"/kinds{query}")
    request.user = SimpleNamespace(is_authenticated=True)
    request.session = {}
    return KindList.as_view()(request)


def test_every_word_of_the_text_filter_must_be_found():
    table = get("?text=session").context_data["table"]
    assert [row.record.model for row in table.rows] == ["session"]
    assert len(get("?text=session+nothing").context_data["table"].rows) == 0


def test_a_page_costs_a_count_and_one_query(django_assert_num_queries):
    with django_assert_num_queries(2):
        context = get("?per_page=25").context_data
        list(context["table"].paginated_rows)


def test_cells_are_escaped_and_carry_their_header(rf):
    class Kind:
        model, id = "<script>x</script>", None

    table = KindTable([Kind()])
    table.paginate(per_page=25)
    html = rows_html(table)
    assert "&lt;script&gt;x" in html
    assert 'data-label="编号"' in html
    assert "hw-nodata" in html


def test_a_list_is_rendered_whole(rf):
    html = get("?per_page=50").context_data["table"].as_html(rf.get("/kinds"))
    assert html.count("<tr") == 50 + 1
    assert "is-headline" in html


def test_page_sizes_are_a_short_list_so_that_nobody_asks_for_a_million():
    assert get("?per_page=1000000").context_data["table"].page.paginator.per_page == 25
    assert get("?per_page=50").context_data["table"].page.paginator.per_page == 50


def test_an_export_holds_every_filtered_row_in_the_order_of_the_screen():
    response = get("?export=csv&sort=-model&text=o")
    lines = b"".join(response.streaming_content).decode().splitlines()
    names = [line.split(",")[0] for line in lines[1:]]
    assert lines[0] == "\ufeff名称,编号"
    assert names == sorted(names, reverse=True)
    assert len(names) > 3


def test_the_same_as_a_workbook():
    sheet = load_workbook(io.BytesIO(get("?export=xlsx").content)).active
    assert sheet.max_row == ContentType.objects.count() + 1
    assert isinstance(sheet["B2"].value, int)


def test_unknown_pages_and_sorts_do_not_fail():
    for query in ("?page=9999&sort=nothing", "?page=" + "9" * 5000, "?per_page=-1&page=x"):
        assert get(query).status_code == 200


def test_a_stranger_is_sent_to_the_login():
    request = RequestFactory().get("/kinds")
    request.user = AnonymousUser()
    request.session = {}
    assert KindList.as_view()(request).status_code == 302


def test_a_member_without_the_permission_is_refused():
    view = KindList.as_view(permission="manage")
    request = RequestFactory().get("/kinds")
    request.user = SimpleNamespace(is_authenticated=True)
    request.session = {}
    with deciding_with(lambda *_: False), pytest.raises(PermissionDenied):
        view(request)
