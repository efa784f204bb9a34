"""The door for other monitors: a token, a bounded body, a known shape, and an answer that is short.

The order is: who calls, then how long the body is, then what it says. Nobody without a token makes
us read more than the head.
"""

from collections.abc import Callable
from typing import Protocol

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel, ValidationError

from hengwang.monitoring.alert_errors import OutsideRefusedError
from hengwang.monitoring.choices import SourceKind
from hengwang.monitoring.outside import alertmanager as am
from hengwang.monitoring.outside import zabbix as zb
from hengwang.monitoring.outside.reports import Report
from hengwang.monitoring.services.outside import refused, source_of, take

LONGEST = 1024 * 1024
METHOD, LARGE, UNPROCESSABLE = 405, 413, 422


class Shape(Protocol):
    """A delivery that was read."""

    def reports(self) -> list[Report]:
        """What it says."""


def _answered(request: HttpRequest, kind: str, read: Callable[[bytes], Shape]) -> HttpResponse:
    if request.method != "POST":
        return HttpResponse(status=METHOD, headers={"Allow": "POST"})
    try:
        source = source_of(_token(request), kind)
        length = request.headers.get("Content-Length", "")
        if not length.isdecimal() or len(length) > len(str(LONGEST)) or int(length) > LONGEST:
            refused(source)
            raise OutsideRefusedError(reason="length", status=LARGE)
        try:
            told = read(request.read())
        except (ValidationError, RecursionError) as error:
            refused(source)
            raise OutsideRefusedError(reason="shape", status=UNPROCESSABLE) from error
        changed = take(source, told.reports(), timezone.now())
    except OutsideRefusedError as refusal:
        return JsonResponse({"code": refusal.code, **refusal.params}, status=refusal.status)
    return JsonResponse({"changed": changed})


def _token(request: HttpRequest) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _reader(shape: type[BaseModel]) -> Callable[[bytes], Shape]:
    return shape.model_validate_json  # type: ignore[return-value]  # both shapes have reports()


@csrf_exempt  # a token in a header, no cookie
def alertmanager(request: HttpRequest) -> HttpResponse:
    """A delivery of Prometheus Alertmanager."""
    return _answered(request, SourceKind.ALERTMANAGER, _reader(am.Delivery))


@csrf_exempt  # a token in a header, no cookie
def zabbix(request: HttpRequest) -> HttpResponse:
    """A delivery of Zabbix."""
    return _answered(request, SourceKind.ZABBIX, _reader(zb.Delivery))
