"""A list page: scope, filters, table, paging and export in one place, with constant queries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from django.views.generic import TemplateView

from hengwang.kernel.registry import Registry
from hengwang.pages import exports
from hengwang.pages.access import may
from hengwang.pages.paging import MOST_FOUND
from hengwang.pages.tables import PAGE_SIZES, PER_PAGE, Table
from hengwang.pages.years import chosen_year

LONGEST = 9


@dataclass(frozen=True, kw_only=True)
class Tool:
    """A button beside the title; the first one is the page's next step and is filled."""

    label: str | Promise
    url: str
    icon: str = ""
    permission: str | None = None


OfferedTool = Callable[[QueryDict], Tool]
offers: Registry[OfferedTool] = Registry("list-tools")


def offer(page: str, key: str, tool: OfferedTool) -> None:
    """Let an app of a higher layer put a button on a list (by its `offers_as`)."""
    offers.register(f"{page}:{key}", tool)


class ListPage(LoginRequiredMixin, TemplateView):
    """Subclass, set `title`, `table_class`, `filterset_class`, and answer `rows()`.

    `rows()` returns the scoped queryset (`visible_to`) with what the table needs selected: paging
    adds one count and one page query, whatever the number of rows.
    """

    template_name = "pages/list.html"
    title: str | Promise = ""
    permission: str | None = None
    offers_as: ClassVar[str] = ""
    """The name by which higher layers offer buttons for this list; empty: none."""
    table_class: ClassVar[type[Table]]
    filterset_class: ClassVar[type[Any] | None] = None
    breadcrumbs: Sequence[tuple[str | Promise, str]] = ()
    empty_icon = "inbox"
    empty_title: str | Promise = ""
    empty_text: str | Promise = ""

    def rows(self) -> QuerySet[Any]:
        """The rows this user may see, unfiltered."""
        raise PermissionDenied

    def lead(self, shown: QuerySet[Any]) -> str:
        """The sentence under the title; `shown` is what the filters left."""
        del shown
        return ""

    def tools(self) -> Sequence[Tool]:
        """Buttons; those the user may not use are left out."""
        return ()

    def _all_tools(self) -> Sequence[Tool]:
        given = [
            tool(self.request.GET)
            for key, tool in offers.items()
            if self.offers_as and key.startswith(f"{self.offers_as}:")
        ]
        return [*self.tools(), *given]

    def table_of(self, shown: QuerySet[Any]) -> Table:
        """The table of what the filters left; a very long list gives data that knows its length."""
        return self.table_class(shown)

    @property
    def year(self) -> int | None:
        """The fiscal year chosen in the frame, None for all."""
        return chosen_year(self.request)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Refuse who may not; strangers to single rows get empty lists by `visible_to`."""
        user: Any = request.user
        if user.is_authenticated and not may(user, self.permission):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(  # type: ignore[override]  # an export is streamed
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """The page, or the whole list as a file."""
        export_format = request.GET.get("export", "")
        if export_format in exports.FORMATS:
            _, table = self._filtered()
            table.order_by = request.GET.getlist(table.prefixed_order_by_field)
            return exports.table_response(table, export_format, str(self.title))
        return super().get(request, *args, **kwargs)

    def _filtered(self) -> tuple[Any, Table]:
        rows = self.rows()
        if self.filterset_class is None:
            return None, self.table_of(rows)
        filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        return filterset, self.table_of(filterset.qs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What `pages/list.html` shows."""
        filterset, table = self._filtered()
        self._page(table)
        shown = filterset.qs if filterset else table.data.data
        user: Any = self.request.user
        return super().get_context_data(
            title=self.title,
            lead=self.lead(shown),
            breadcrumbs=self.breadcrumbs,
            tools=[tool for tool in self._all_tools() if may(user, tool.permission)],
            filterset=filterset,
            filtering=bool(filterset and _is_filtering(filterset)),
            table=table,
            cut=f"{MOST_FOUND:,}" if getattr(table.data, "is_cut", False) else "",
            per_page=self._per_page(),
            page_sizes=PAGE_SIZES,
            empty=self,
            **kwargs,
        )

    def _page(self, table: Table) -> None:
        # Not RequestConfig (nor `request` to the table): it takes any per_page, also a million.
        order = self.request.GET.getlist(table.prefixed_order_by_field)
        if order:
            table.order_by = order
        page = _whole(self.request.GET.get(table.prefixed_page_field, "")) or 1
        try:
            table.paginate(page=page, per_page=self._per_page())
        except EmptyPage:
            table.paginate(page=1, per_page=self._per_page())

    def _per_page(self) -> int:
        wanted = _whole(self.request.GET.get("per_page", ""))
        return wanted if wanted in PAGE_SIZES else PER_PAGE


def _whole(text: str) -> int:
    """The number, or 0 for anything that is no number of a sensible length."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < LONGEST else 0


def _is_filtering(filterset: Any) -> bool:
    return any(filterset.data.get(name) for name in filterset.form.fields)
