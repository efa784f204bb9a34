"""The one API: who may enter, how it answers errors, and which routers it consists of."""

from typing import Any

from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import JSONRenderer

from hengwang.api import problems
from hengwang.api.admission import SessionAuth, TokenAuth, with_known_parameters
from hengwang.api.describing import describe_problems
from hengwang.api.routers import (
    access,
    access_allocating,
    access_terms,
    assurances,
    campaigns,
    checking,
    declarations,
    disclosure,
    documents,
    duty,
    duty_log,
    evaluations,
    evidence,
    facilities,
    goals,
    governance,
    indicators,
    inspections,
    jobs,
    me,
    money,
    monitoring,
    network,
    organizations,
    programmes,
    reports,
    reviews,
    spending,
    standards,
    surveys,
    ticket_combining,
    ticket_steps,
    tickets,
    vendor_objections,
    vendors,
    watching,
)

VERSION = "1"
DESCRIPTION = """
与页面共用同一套服务的程序接口。令牌在“我的账号 → 接口令牌”中生成，以 `Authorization: Bearer hw_…`
发送；可做之事为令牌范围与本人角色的交集。金额为元、两位小数的字符串，比率在 0 与 1 之间，日期为
ISO 格式，时刻为 UTC。`null` 表示无数据，零是测量值。出错时返回 `application/problem+json`：
`type` 为固定代码，`detail` 为按 `Accept-Language` 给出的说明。

One interface over the same services as the pages. A token (My account → API tokens) is sent as
`Authorization: Bearer hw_…`; what it may do is what its scopes and its owner's roles both allow.
Amounts of money are yuan as strings with two decimals, ratios lie between 0 and 1, days are ISO,
instants are UTC. `null` is no data; zero is a measurement. Errors are `application/problem+json`;
`type` is a stable code, `detail` a sentence in the language of `Accept-Language` (zh-hans, en).
"""


class HengwangRenderer(JSONRenderer):
    """JSON with Chinese characters as they are."""

    json_dumps_params = {"ensure_ascii": False}


class HengwangApi(NinjaAPI):
    """Short operation ids, and every operation's problems in its description."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The function's own name; a test keeps them unique."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The description with problem answers added to every operation."""
        schema = super().get_openapi_schema(**kwargs)
        describe_problems(schema)
        return schema


api = HengwangApi(
    title="衡网 Hengwang",
    version=VERSION,
    description=DESCRIPTION.strip(),
    urls_namespace="api",
    auth=[TokenAuth(), SessionAuth()],
    renderer=HengwangRenderer(),
    docs_url=None,
    openapi_url=None,
)
api.add_decorator(with_known_parameters, mode="view")
problems.answer_on(api)

for prefix, router in (
    ("/me", me.router),
    ("/", organizations.router),
    ("/", programmes.router),
    ("/", money.router),
    ("/", spending.router),
    ("/", evaluations.router),
    ("/", goals.router),
    ("/", indicators.router),
    ("/", declarations.router),
    ("/", monitoring.router),
    ("/", campaigns.router),
    ("/", disclosure.router),
    ("/", documents.router),
    ("/", evidence.router),
    ("/", surveys.router),
    ("/", governance.router),
    ("/", network.router),
    ("/", watching.router),
    ("/", facilities.router),
    ("/", tickets.router),
    ("/", ticket_steps.router),
    ("/", ticket_combining.router),
    ("/", duty.router),
    ("/", duty_log.router),
    ("/", inspections.router),
    ("/", access.router),
    ("/", access_allocating.router),
    ("/", access_terms.router),
    ("/", assurances.router),
    ("/", vendors.router),
    ("/", vendor_objections.router),
    ("/", standards.router),
    ("/", reports.router),
    ("/", reviews.router),
    ("/jobs", jobs.router),
    ("/check", checking.router),
):
    api.add_router(prefix, router)
