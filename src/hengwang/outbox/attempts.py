"""The one place where whatever registered code raises is caught, so that workers live on."""

import logging
import traceback
from types import TracebackType
from typing import Self

logger = logging.getLogger(__name__)


class Attempt:
    """Runs somebody else's code and keeps what it raised; interrupts and exits pass through.

    A worker that died of one bad receiver would stop all the others; therefore this catches every
    `Exception`, logs it with its trace, and leaves the decision to the caller.
    """

    def __init__(self, what: str) -> None:
        self.what = what
        self.error: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(error, Exception):
            return False
        self.error = error
        logger.warning("%s failed", self.what, exc_info=error)
        return True

    @property
    def trace(self) -> str:
        """The failure as operators read it; empty when there was none."""
        return "" if self.error is None else "".join(traceback.format_exception(self.error))
