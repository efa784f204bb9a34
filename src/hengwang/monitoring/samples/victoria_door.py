"""What is said to VictoriaMetrics over HTTP: rows in, exact rows out, never a computed curve."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx
import numpy as np

from hengwang.monitoring.samples.columns import Samples, to_ms
from hengwang.monitoring.samples.errors import StoreFailedError, StoreUnfitError
from hengwang.monitoring.samples.victoria_lines import lines_of

if TYPE_CHECKING:
    from datetime import datetime

    from hengwang.kernel.intervals import Interval

NAME = "hengwang_sample"
ROW_FORM = f"1:label:series,2:metric:{NAME},3:time:unix_ms"
TIMEOUT_S = 30.0
PIECE = 400
"""So many series are asked for at once."""
BACK = "40y"
AHEAD_S = 120
"""VictoriaMetrics hides what is newer than half a minute from a question about now."""
DAYS = {"h": 1 / 24, "d": 1.0, "w": 7.0, "y": 365.0, "": 31.0}


class VictoriaDoor:
    """A VictoriaMetrics server, or a proxy in front of a cluster."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url.rstrip("/"), timeout=TIMEOUT_S, trust_env=False)

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (httpx.HTTPError, ValueError, KeyError) as error:
            # Its words may hold the address, and that a password.
            raise StoreFailedError(detail=type(error).__name__) from error

    def send(self, samples: Samples) -> None:
        """Hand samples over; they are not durable yet when this returns."""
        if not len(samples):
            return
        body = lines_of(samples)
        with self._asking():
            answer = self._client.post(
                "/api/v1/import/csv", params={"format": ROW_FORM}, content=body
            )
            answer.raise_for_status()

    def read(self, series: Sequence[int] | None, window: Interval) -> Samples:
        """Samples of these series (None: of all) in the window, in order."""
        return Samples.joined(self._parts(series, window)).in_order()

    def _parts(self, series: Sequence[int] | None, window: Interval) -> Iterator[Samples]:
        # Both ends belong to what is exported.
        bounds = {"start": _seconds(to_ms(window.start)), "end": _seconds(to_ms(window.end) - 1)}
        for match in _matches(series):
            asked = {"match[]": match, "reduce_mem_usage": "1"} | bounds
            with (
                self._asking(),
                self._client.stream("POST", "/api/v1/export", data=asked) as answer,
            ):
                answer.raise_for_status()
                for line in answer.iter_lines():
                    if line:
                        yield _samples(json.loads(line))

    def newest(self, series: Sequence[int], now: datetime) -> Mapping[int, int]:
        """The newest instant of each of these series that has one, in milliseconds."""
        found: dict[int, int] = {}
        for match in _matches(series):
            asked = {
                "query": f"tlast_over_time({match}[{BACK}])",
                "time": _seconds(to_ms(now) + AHEAD_S * 1000),
                "nocache": "1",
            }
            with self._asking():
                answer = self._client.post("/api/v1/query", data=asked)
                answer.raise_for_status()
                for row in answer.json()["data"]["result"]:
                    found[int(row["metric"]["series"])] = round(float(row["value"][1]) * 1000)
        return found

    def require(self, *, days: float) -> None:
        """See that the server keeps samples for so many days and each of them once.

        Raises:
            StoreUnfitError: It was started with other words.
        """
        with self._asking():
            answer = self._client.get("/flags")
            answer.raise_for_status()
            flags = dict(
                line.lstrip("-").split("=", 1) for line in answer.text.splitlines() if "=" in line
            )
            kept = flags["retentionPeriod"].strip('"')
            unit = kept[-1:] if kept[-1:].isalpha() else ""
            period = float(kept.removesuffix(unit)) * DAYS[unit]
            merged = flags["dedup.minScrapeInterval"].strip('"')
        if period < days:
            raise StoreUnfitError(flag="retentionPeriod", value=kept, wanted=f"{days / 365:.0f}y")
        if merged not in {"1ms", "0s"}:
            raise StoreUnfitError(flag="dedup.minScrapeInterval", value=merged, wanted="1ms")


def _matches(series: Sequence[int] | None) -> Iterator[str]:
    if series is None:
        yield NAME
        return
    wanted = sorted({int(one) for one in series})
    for first in range(0, len(wanted), PIECE):
        told = "|".join(str(one) for one in wanted[first : first + PIECE])
        yield f'{NAME}{{series=~"{told}"}}'


def _samples(told: Mapping[str, dict[str, str] | list[float]]) -> Samples:
    metric, at, value = told["metric"], told["timestamps"], told["values"]
    if not isinstance(metric, dict):
        raise TypeError(metric)
    series = np.full(len(at), int(metric["series"]), np.int32)
    return Samples(series, np.asarray(at, np.int64), np.asarray(value, np.float64))


def _seconds(at_ms: int) -> str:
    """With all its milliseconds: a float of this size would do, words leave no doubt."""
    sign, size = ("-", -at_ms) if at_ms < 0 else ("", at_ms)
    return f"{sign}{size // 1000}.{size % 1000:03d}"
