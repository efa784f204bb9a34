"""The lists that `hengwang export` writes: their columns and where the rows come from."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from hengwang.performance.models import Evaluation
from hengwang.projects.models import Payment, Programme


@dataclass(frozen=True)
class Column:
    """One column: a stable key for programs, a head for people, and the way to its value."""

    key: str
    head: str
    value: Callable[[Any], Any]


@dataclass(frozen=True)
class Listing:
    """One list that can be exported."""

    name: str
    rows: Callable[[int | None], QuerySet[Any]]
    columns: tuple[Column, ...]

    def table(self, year: int | None) -> Iterator[list[Any]]:
        """Heads, then rows, one by one."""
        yield [column.head for column in self.columns]
        for row in self.rows(year).iterator(chunk_size=2000):
            yield [column.value(row) for column in self.columns]

    def records(self, year: int | None) -> Iterable[dict[str, Any]]:
        """Rows by stable keys."""
        for row in self.rows(year).iterator(chunk_size=2000):
            yield {column.key: column.value(row) for column in self.columns}


def _field(key: str, head: str, path: str | None = None) -> Column:
    names = (path or key).split(".")

    def value(row: Any) -> Any:
        for name in names:
            row = getattr(row, name, None) if row is not None else None
        return row

    return Column(key, head, value)


def _label(key: str, head: str) -> Column:
    return Column(key, head, lambda row: str(getattr(row, f"get_{key}_display")()))


def _projects(year: int | None) -> QuerySet[Programme]:
    rows = Programme.objects.select_related("unit", "supervising_unit").order_by("pk")
    return rows.in_year(year) if year else rows


def _evaluations(year: int | None) -> QuerySet[Evaluation]:
    rows = Evaluation.objects.select_related("programme__unit").order_by("fiscal_year", "pk")
    return rows.in_year(year) if year else rows


def _payments(year: int | None) -> QuerySet[Payment]:
    rows = Payment.objects.select_related("programme__unit", "contract", "subproject")
    rows = rows.order_by("fiscal_year", "pk")
    return rows.filter(fiscal_year=year) if year else rows


# The heads are those of the budget system's lists; the keys are those of the API.
PROJECTS = Listing(
    "projects",
    _projects,
    (
        _field("id", "编号"),
        _field("name", "项目名称"),
        _field("code", "项目编码"),
        _field("unit", "单位", "unit.name"),
        _field("supervising_unit", "主管部门", "supervising_unit.name"),
        _field("first_year", "开始年度"),
        _field("last_year", "结束年度"),
        _field("kind", "类型"),
        _field("office", "责任科室"),
    ),
)
EVALUATIONS = Listing(
    "evaluations",
    _evaluations,
    (
        _field("id", "编号"),
        _field("short_id", "短编号"),
        _field("title", "评价名称"),
        _field("programme", "项目名称", "programme.name"),
        _field("unit", "单位", "programme.unit.name"),
        _field("fiscal_year", "年度"),
        _label("kind", "评价类型"),
        _label("state", "状态"),
        _field("ruleset_key", "评分规则"),
        _field("printed_total", "报告得分"),
        _field("rows_total", "逐项合计"),
        _field("total", "按规则得分"),
        _field("level", "等级", "level_shown"),
    ),
)
PAYMENTS = Listing(
    "payments",
    _payments,
    (
        _field("id", "编号"),
        _field("programme", "项目名称", "programme.name"),
        _field("unit", "单位", "programme.unit.name"),
        _field("fiscal_year", "年度"),
        _label("source", "资金来源"),
        _field("paid_on", "支付日期"),
        _field("voucher_number", "凭证号"),
        _field("payee", "收款人"),
        _field("purpose", "用途"),
        _field("amount_cny", "金额（元）"),
        _field("contract", "合同", "contract.name"),
        _field("subproject", "子项目", "subproject.name"),
        Column("flags", "异常", lambda row: "、".join(row.flags)),
    ),
)
LISTINGS = {one.name: one for one in (PROJECTS, EVALUATIONS, PAYMENTS)}
