"""One-time questions: a person waits, so each has a deadline and none is repeated."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, IPvAnyNetwork

from hengwang.collector.protocol.messages import Count, Message
from hengwang.collector.protocol.plan import CheckPlan, Credential

MOST_VALUES, LONGEST_VALUE = 200, 300
Words = Annotated[str, Field(max_length=LONGEST_VALUE)]


class TrialPlan(Message):
    """One question; `check.id` is the trial's own, never that of a check of the plan."""

    deadline_at: AwareDatetime
    check: CheckPlan


class TrialsDocument(Message):
    """What `GET /collector/trials` answers: every question that waits, with what it needs."""

    networks: tuple[IPvAnyNetwork, ...] = ()
    trials: tuple[TrialPlan, ...] = ()
    credentials: dict[str, Credential] = Field(default_factory=dict)


class TrialResult(Message):
    """What came of it, put to `/collector/trials/{id}`; a sample is never made of it.

    `left_out` counts values beyond what is sent.
    """

    at: AwareDatetime
    outcome: Literal["good", "failed", "invalid"]
    reason: str = Field(default="", max_length=60)
    detail: Words = ""
    round_trip_s: float | None = Field(default=None, ge=0)
    values: dict[Annotated[str, Field(max_length=80)], float | Words] = Field(
        default_factory=dict, max_length=MOST_VALUES
    )
    left_out: Count = 0
