"""Adds what every operation may also answer to the OpenAPI description."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from hengwang.api.problems import MEDIA_TYPE

PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Stable code."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence for people."},
        "params": {"type": "object", "additionalProperties": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type", "loc", "msg"],
                "properties": {
                    "type": {"type": "string"},
                    "loc": {"type": "array", "items": {"type": "string"}},
                    "msg": {"type": "string"},
                },
            },
        },
    },
}
ALWAYS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)
OF_CHANGES = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
)


def describe_problems(schema: dict[str, Any]) -> None:
    """Put the problem schema and the answers with it in place."""
    schema["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            for status in _statuses(path, method, operation):
                answer = {"description": status.phrase, "content": content}
                operation["responses"].setdefault(int(status), answer)


def _statuses(path: str, method: str, operation: Mapping[str, Any]) -> list[HTTPStatus]:
    found = [*ALWAYS]
    if "{" in path:
        found.append(HTTPStatus.NOT_FOUND)
    if method != "get" or operation.get("x-may-conflict"):
        found += OF_CHANGES
    return found
