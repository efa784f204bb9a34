"""Everything but plan and results: enrolment, change of token, heartbeat, acknowledgement."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]


class Message(BaseModel):
    """Unknown fields are passed over: the other side may be one version ahead."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Enrolment(Message):
    """A one-time code, and the digest of a token the collector made for itself."""

    code: str = Field(min_length=8, max_length=128)
    token_sha256: Digest
    name: str = Field(default="", max_length=100)
    software: str = Field(default="", max_length=50)


class Enrolled(Message):
    """The collector is known from now on; the same request again gets the same answer."""

    collector: int
    name: str


class TokenChange(Message):
    """The digest of the next token; it counts at once, the old one until the new one is used."""

    token_sha256: Digest


class Queue(Message):
    """What waits on the collector's disk."""

    batches: Count
    bytes: Count
    capacity: Count
    oldest_at: AwareDatetime | None = None
    set_aside: Count = 0


class Pause(Message):
    """Since when nothing is probed, and why; the time is unknown, not down."""

    since: AwareDatetime
    reason: str = Field(max_length=50)


class ClockState(Message):
    """How the collector's time stands to the server's, in milliseconds; None before the first
    exchange. `offset_ms` is the server's time less the collector's."""

    offset_ms: float | None = None
    uncertainty_ms: float | None = None
    steps: Count = 0


class Heartbeat(Message):
    """How the collector is; sent every half minute, and at once when something changed."""

    sent_at: AwareDatetime
    started_at: AwareDatetime
    software: str = Field(max_length=50)
    queue: Queue
    clock: ClockState
    plan_etag: str = ""
    checks: Count = 0
    paused: Pause | None = None
    counters: dict[str, Count] = Field(default_factory=dict)
    capabilities: dict[str, str] = Field(default_factory=dict)


class HeartbeatAnswer(Message):
    """The server's clock when the heartbeat came and when the answer left, and what is new."""

    received_at: AwareDatetime
    answered_at: AwareDatetime
    plan_etag: str = ""
    change_token: bool = False
    trials: Count = 0
    """How many one-time questions wait to be fetched."""


class Acknowledgement(Message):
    """The batch is durable: the collector may forget it.

    `stored` counts what is new, `known` what was there already, `unplanned` results of checks
    that are not this collector's or of before their target was watched, `in_future` results the
    clock of the server cannot believe.
    """

    batch: str
    stored: Count
    known: Count = 0
    unplanned: Count = 0
    in_future: Count = 0
    trials: Count = 0
    """How many one-time questions wait to be fetched; a busy collector hears of them here."""


class Problem(Message):
    """Why a request was refused (RFC 9457); `code` is stable, `detail` is for people."""

    code: str
    detail: str = ""
    served: tuple[int, ...] = ()
    at: datetime | None = None
