"""What the server answers a collector it cannot serve; the codes are the protocol's."""

from hengwang.collector.protocol.contract import Refusal
from hengwang.kernel.errors import DomainError


class CollectorRefusedError(DomainError):
    """A request of a collector is refused: `refusal` is the protocol's code, `status` HTTP's."""

    code = "collector_refused"
    message = "The request of the collector is refused: %(refusal)s"

    def __init__(self, refusal: Refusal, status: int, **more: object) -> None:
        super().__init__(refusal=refusal.value, **more)
        self.refusal, self.status = refusal, status
