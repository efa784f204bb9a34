"""The door for collectors: the protocol of docs/develop/collector-protocol.md over HTTP."""

import gzip
import zlib
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from pydantic import BaseModel, ValidationError

from hengwang.collector.protocol.contract import (
    MAX_BODY,
    MAX_COMPRESSED,
    SERVED,
    VERSION,
    VERSION_HEADER,
    Refusal,
)
from hengwang.collector.protocol.messages import (
    Enrolment,
    Heartbeat,
    HeartbeatAnswer,
    Problem,
    TokenChange,
)
from hengwang.collector.protocol.trials import TrialResult
from hengwang.monitoring.models import Collector
from hengwang.monitoring.refusals import CollectorRefusedError
from hengwang.monitoring.samples.errors import StoreFailedError
from hengwang.monitoring.services.enrolling import announce_token, collector_of, enrol
from hengwang.monitoring.services.ingest import take_batch
from hengwang.monitoring.services.planning import etag_of, json_with_secrets, plan_of
from hengwang.monitoring.services.trying import take_answer, trials_of, waiting_count
from hengwang.monitoring.store import sample_store

Shape = TypeVar("Shape", bound=BaseModel)
View = Callable[..., HttpResponse]
CREATED, NO_CONTENT, NOT_MODIFIED = 201, 204, 304
BAD, METHOD, LARGE, UNPROCESSABLE, FULL = 400, 405, 413, 422, 507
RETRY_S = 30


def door(method: str) -> Callable[[View], View]:
    """One method, a version both sides know, and refusals in the protocol's words."""

    def around(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: object, **told: object) -> HttpResponse:
            if request.method != method:
                return HttpResponse(status=METHOD, headers={"Allow": method})
            asked = request.headers.get(VERSION_HEADER, "")
            if not asked.isdecimal() or int(asked) not in SERVED:
                return _refused(Refusal.VERSION_NOT_SERVED, BAD, served=SERVED)
            try:
                made = view(request, *args, **told)
            except CollectorRefusedError as refusal:
                return _refused(refusal.refusal, refusal.status)
            except StoreFailedError:
                made = _refused(Refusal.BUSY, FULL)
                made.headers["Retry-After"] = str(RETRY_S)
                return made
            made.headers[VERSION_HEADER] = asked
            return made

        return answer

    return around


def _refused(refusal: Refusal, status: int, *, served: tuple[int, ...] = ()) -> HttpResponse:
    problem = Problem(code=refusal.value, served=served, at=timezone.now())
    made = HttpResponse(
        problem.model_dump_json(), status=status, content_type="application/problem+json"
    )
    made.headers[VERSION_HEADER] = str(VERSION)
    return made


def _said(model: BaseModel, status: int = 200) -> HttpResponse:
    return HttpResponse(model.model_dump_json(), status=status, content_type="application/json")


def _read(request: HttpRequest, shape: type[Shape]) -> Shape:
    try:
        return shape.model_validate_json(request.body)
    except ValidationError as error:
        raise CollectorRefusedError(Refusal.UNREADABLE, UNPROCESSABLE) from error


def _caller(request: HttpRequest) -> Collector:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return collector_of(token.strip() if scheme.lower() == "bearer" else "")


@door("POST")
def enrolment(request: HttpRequest) -> HttpResponse:
    """A collector introduces itself."""
    return _said(enrol(_read(request, Enrolment), now=timezone.now()), CREATED)


@door("PUT")
def token(request: HttpRequest) -> HttpResponse:
    """The digest of a collector's next token."""
    announce_token(_caller(request), _read(request, TokenChange).token_sha256)
    return HttpResponse(status=NO_CONTENT)


@door("GET")
def plan(request: HttpRequest) -> HttpResponse:
    """What the collector is to ask."""
    document = plan_of(_caller(request), now=timezone.now())
    etag = etag_of(document)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=NOT_MODIFIED, headers={"ETag": etag})
    return HttpResponse(
        json_with_secrets(document),
        content_type="application/json",
        headers={"ETag": etag, "Cache-Control": "no-store"},
    )


@door("PUT")
def batch(request: HttpRequest, batch_id: str) -> HttpResponse:
    """Some results, acknowledged when they are durable."""
    collector = _caller(request)
    body = _unpacked(request)
    now = timezone.now()
    answer = take_batch(collector, batch_id, body, sample_store(), now=now)
    return _said(answer.model_copy(update={"trials": waiting_count(collector, now)}))


@door("GET")
def trials(request: HttpRequest) -> HttpResponse:
    """The one-time questions that wait, with the secrets they need."""
    document = trials_of(_caller(request), now=timezone.now())
    return HttpResponse(
        json_with_secrets(document),
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


@door("PUT")
def trial(request: HttpRequest, trial_id: int) -> HttpResponse:
    """What came of one; sent twice, or for another's, it changes nothing."""
    take_answer(_caller(request), trial_id, _read(request, TrialResult), timezone.now())
    return HttpResponse(status=NO_CONTENT)


def _unpacked(request: HttpRequest) -> bytes:
    """The body, bounded before and after unpacking."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > MAX_COMPRESSED:
        raise CollectorRefusedError(Refusal.TOO_LARGE, LARGE)
    packed = request.read()
    if request.headers.get("Content-Encoding") != "gzip":
        return packed
    try:
        with gzip.open(BytesIO(packed)) as file:
            body = file.read(MAX_BODY + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise CollectorRefusedError(Refusal.UNREADABLE, UNPROCESSABLE) from error
    if len(body) > MAX_BODY:
        raise CollectorRefusedError(Refusal.TOO_LARGE, LARGE)
    return body


@door("POST")
def heartbeat(request: HttpRequest) -> HttpResponse:
    """How the collector is; the answer tells it the time."""
    received = timezone.now()
    collector = _caller(request)
    beat = _read(request, Heartbeat)
    Collector.objects.filter(pk=collector.pk).update(
        seen_at=received, software=beat.software, beat=beat.model_dump(mode="json")
    )
    return _said(
        HeartbeatAnswer(
            received_at=received,
            answered_at=timezone.now(),
            plan_etag=etag_of(plan_of(collector, now=received)),
            change_token=collector.change_token,
            trials=waiting_count(collector, received),
        )
    )
