"""Hands the spool over to the server, batch after batch, for as long as it takes."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from hengwang.collector.errors import RequestRefusedError, UplinkError
from hengwang.collector.protocol.contract import Refusal
from hengwang.collector.protocol.messages import Acknowledgement
from hengwang.collector.store import Store
from hengwang.collector.uplink import Uplink

log = logging.getLogger(__name__)

FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 60.0
REVOKED_WAIT_S = 600.0
_SPREAD = 0.2
# A batch the server can never take would hold up all others for ever.
_HOPELESS = frozenset({Refusal.BATCH_DIFFERS, Refusal.TOO_LARGE, Refusal.UNREADABLE})


def wait_after(failures: int, spread: float) -> float:
    """Return seconds to wait after so many failures in a row; `spread` is in [-1, 1].

    1 s, doubling to 60 s, spread by a fifth: all collectors lose a server in the same second.
    """
    plain = min(LONGEST_WAIT_S, FIRST_WAIT_S * 2.0 ** min(failures - 1, 10))
    return float(plain * (1 + _SPREAD * spread))


def told_to_wait(error: UplinkError, failures: int, spread: float) -> float:
    """The same, where the server said how long."""
    if error.params.get("reason") == Refusal.REVOKED:
        return REVOKED_WAIT_S
    told = error.params.get("retry_after_s")
    ours = wait_after(failures, spread)
    return max(ours, min(float(told), REVOKED_WAIT_S)) if isinstance(told, float) else ours


@dataclass(slots=True)
class Delivery:
    """Sends the oldest batch until it is acknowledged, then the next.

    `rest` sleeps; `heard` is told each acknowledgement; `idle_s` is how long to wait when nothing
    waits.
    """

    store: Store
    uplink: Uplink
    idle_s: float = 1.0
    rest: Callable[[float], Awaitable[None]] = asyncio.sleep
    heard: Callable[[Acknowledgement], None] = lambda _answer: None
    failures: int = 0
    delivered: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            await self.rest(await self.step())

    async def step(self) -> float:
        """Send one batch; return how long to wait before the next."""
        batch = await self.store.next_batch()
        if batch is None:
            return self.idle_s
        try:
            answer = await self.uplink.put(batch)
        except RequestRefusedError as error:
            reason = str(error.params["reason"])
            self.refused[reason] = self.refused.get(reason, 0) + 1
            if reason in _HOPELESS:
                log.error("batch %s was set aside: %s", batch.id, reason)
                await self.store.set_aside(batch.id)
                return 0.0
            return self._failed(error)
        except UplinkError as error:
            return self._failed(error)
        self.failures = 0
        self.delivered += 1
        await self.store.acknowledge(batch.id)
        self.heard(answer)
        return 0.0

    def _failed(self, error: UplinkError) -> float:
        self.failures += 1
        if self.failures == 1:
            log.warning("%s", error)
        # Spreads load; nothing secret hangs on it.
        spread = random.uniform(-1, 1)  # noqa: S311
        return told_to_wait(error, self.failures, spread)
