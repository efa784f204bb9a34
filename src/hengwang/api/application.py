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
    checking,
    documents,
    evaluations,
    evidence,
    goals,
    indicators,
    jobs,
    me,
    money,
    organizations,
    programmes,
    reports,
    spending,
    standards,
)

VERSION = "1"
DESCRIPTION = """
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
    ("/", documents.router),
    ("/", evidence.router),
    ("/", standards.router),
    ("/", reports.router),
    ("/jobs", jobs.router),
    ("/check", checking.router),
):
    api.add_router(prefix, router)
