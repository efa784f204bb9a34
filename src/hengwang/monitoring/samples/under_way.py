"""The one batch that is on its way to VictoriaMetrics while the next one is being kept."""

from __future__ import annotations

import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from hengwang.monitoring.samples.columns import Samples
from hengwang.monitoring.samples.errors import StoreFailedError

if TYPE_CHECKING:
    from hengwang.monitoring.samples.victoria_door import VictoriaDoor


class UnderWay:
    """At most one batch; what lies in the journal already, so that nothing is lost with it."""

    def __init__(self, door: VictoriaDoor) -> None:
        self._door = door
        self._turn = threading.Lock()
        self._sender = ThreadPoolExecutor(1, "victoria")
        self._sending: Future[None] | None = None
        self._batch = Samples.of(())

    def begin(self, samples: Samples) -> None:
        """Send in the background. MUST follow `settled` in the journal's transaction."""
        with self._turn:
            self._batch = samples
            self._sending = self._sender.submit(self._door.send, samples)

    def settled(self) -> Samples:
        """Wait for the batch; one that was not taken is sent again here, and returned.

        Raises:
            StoreFailedError: The server did not take it now either.
        """
        again = Samples.of(())
        with self._turn:
            if self._sending is not None:
                try:
                    self._sending.result()
                except StoreFailedError:
                    self._door.send(self._batch)
                    again = self._batch
                self._sending = None
        return again

    def close(self) -> None:
        """Wait for the batch; one that is not taken is found by comparison later."""
        self._sender.shutdown()
