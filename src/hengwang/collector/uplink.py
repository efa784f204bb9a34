"""Speaks to the server over one kept connection; every way it can go wrong has its own error."""

import gzip
import ssl
from collections.abc import Mapping
from contextlib import suppress
from http import HTTPStatus
from importlib.metadata import version
from ipaddress import ip_address
from types import TracebackType
from typing import Self, TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr, ValidationError

from hengwang.collector.errors import RequestRefusedError, ServerAddressError, UplinkError
from hengwang.collector.protocol import contract
from hengwang.collector.protocol.blocks import batch_body
from hengwang.collector.protocol.messages import (
    Acknowledgement,
    Enrolled,
    Enrolment,
    Heartbeat,
    HeartbeatAnswer,
    Message,
    Problem,
    TokenChange,
)
from hengwang.collector.protocol.plan import PlanDocument
from hengwang.collector.protocol.trials import TrialResult, TrialsDocument
from hengwang.collector.spool import Batch
from hengwang.collector.state import FetchedPlan

SOFTWARE = version("hengwang")
_TIMEOUT_S = 30.0
# Packing harder costs more processor time than the bytes it saves are worth.
_LEVEL = 1
M = TypeVar("M", bound=Message)


class Uplink:
    """One server, one token, one connection at a time.

    `verify` is the context of the authorities to believe; those of the system without it.
    """

    def __init__(
        self,
        server: str,
        token: SecretStr | None = None,
        verify: ssl.SSLContext | None = None,
        spoken: tuple[int, ...] = contract.SERVED,
        timeout_s: float = _TIMEOUT_S,
    ) -> None:
        local = is_local(server)
        if not local and urlsplit(server).scheme != "https":
            raise ServerAddressError
        self.token = token
        self._spoken = spoken
        self._version = max(spoken)
        self._client = httpx.AsyncClient(
            base_url=server,
            timeout=timeout_s,
            # http needs no authorities, and reading those of the system takes a while.
            verify=verify or server.startswith("https:"),
            # This machine itself is not reached through a proxy.
            trust_env=not local,
            limits=httpx.Limits(max_connections=2, keepalive_expiry=120),
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._client.aclose()

    async def enrol(self, enrolment: Enrolment) -> Enrolled:
        """Make the collector known; the same again gets the same answer."""
        response = await self._ask("POST", contract.ENROL, enrolment.model_dump_json().encode())
        return _read(response, Enrolled)

    async def change_token(self, new: SecretStr) -> None:
        """Tell the digest of the next token; the caller then uses it."""
        change = TokenChange(token_sha256=contract.fingerprint(new.get_secret_value()))
        await self._ask("PUT", contract.TOKEN, change.model_dump_json().encode())

    async def plan(self, etag: str = "") -> FetchedPlan | None:
        """Return the plan, None when it is still the one named."""
        headers = {"If-None-Match": etag} if etag else {}
        response = await self._ask("GET", contract.PLAN, headers=headers)
        if response.status_code == HTTPStatus.NOT_MODIFIED:
            return None
        document = _read(response, PlanDocument)
        return FetchedPlan(response.headers.get("ETag", ""), document, response.text)

    async def heartbeat(self, heartbeat: Heartbeat) -> HeartbeatAnswer:
        """Say how the collector is."""
        body = heartbeat.model_dump_json().encode()
        return _read(await self._ask("POST", contract.HEARTBEAT, body), HeartbeatAnswer)

    async def put(self, batch: Batch) -> Acknowledgement:
        """Hand a batch over; returns only when the server holds it durably."""
        body = batch_body(batch.id, batch.records)
        if len(body) > contract.MAX_BODY:
            raise RequestRefusedError(reason=contract.Refusal.TOO_LARGE.value, status=413)
        packed = gzip.compress(body, _LEVEL, mtime=0)
        path, headers = contract.batch_path(batch.id), {"Content-Encoding": "gzip"}
        got = _read(await self._ask("PUT", path, packed, headers), Acknowledgement)
        if got.batch != batch.id:
            raise UplinkError(detail="another batch was acknowledged")
        return got

    async def trials(self) -> TrialsDocument:
        """Fetch the one-time questions that wait."""
        return _read(await self._ask("GET", contract.TRIALS), TrialsDocument)

    async def put_trial(self, trial: int, result: TrialResult) -> None:
        """Hand over what came of one."""
        await self._ask("PUT", contract.trial_path(trial), result.model_dump_json().encode())

    async def _ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        for _ in self._spoken:
            response = await self._once(method, path, body, headers or {})
            if response.is_success or response.status_code == HTTPStatus.NOT_MODIFIED:
                return response
            problem = _problem(response)
            agreed = contract.negotiated(self._spoken, problem.served)
            older = problem.code == contract.Refusal.VERSION_NOT_SERVED and agreed is not None
            if not older or agreed == self._version:
                raise RequestRefusedError(
                    reason=problem.code,
                    status=response.status_code,
                    retry_after_s=_retry_after(response),
                )
            self._version = agreed or self._version
        raise RequestRefusedError(reason=contract.Refusal.VERSION_NOT_SERVED.value, status=400)

    async def _once(
        self, method: str, path: str, body: bytes, headers: Mapping[str, str]
    ) -> httpx.Response:
        own = {contract.VERSION_HEADER: str(self._version), "User-Agent": f"hengwang/{SOFTWARE}"}
        if body:
            own["Content-Type"] = "application/json"
        if self.token is not None and path != contract.ENROL:
            own["Authorization"] = f"Bearer {self.token.get_secret_value()}"
        try:
            return await self._client.request(
                method, path, content=body or None, headers=own | dict(headers)
            )
        except (httpx.HTTPError, OSError) as error:
            raise UplinkError(detail=type(error).__name__) from error


def is_local(server: str) -> bool:
    """Tell whether an address names this very machine by its loopback."""
    host = urlsplit(server).hostname or ""
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def _read(response: httpx.Response, kind: type[M]) -> M:
    try:
        return kind.model_validate_json(response.content)
    except ValidationError as error:
        # The words of the mistake may quote what was sent, secrets too.
        raise UplinkError(detail=f"unreadable answer ({error.error_count()} mistakes)") from None


def _problem(response: httpx.Response) -> Problem:
    try:
        return Problem.model_validate_json(response.content)
    except ValidationError:
        return Problem(code=f"http_{response.status_code}")


def _retry_after(response: httpx.Response) -> float | None:
    text = response.headers.get("Retry-After", "")
    return float(text) if text.isascii() and text.isdigit() else None
