"""What a phone sends, read strictly: anything unknown or oversized is refused before the rule."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from hengwang.inspections.clocks import Clock
from hengwang.inspections.services.delivering import Answer, Submission

LONGEST_OFFSET_MS = 20 * 365 * 86_400_000
Text = Annotated[str, Field(max_length=1000)]
Key = Annotated[str, Field(max_length=12)]


class GivenAnswer(BaseModel):
    """One item."""

    model_config = ConfigDict(extra="forbid")

    value: Text = ""
    note: Annotated[str, Field(max_length=500)] = ""
    at: AwareDatetime | None = None
    photos: Annotated[int, Field(ge=0, le=40)] = 0


class GivenInspection(BaseModel):
    """One inspection from a phone; times are its own."""

    model_config = ConfigDict(extra="forbid")

    key: UUID
    occurrence: int
    version: int
    started_at: AwareDatetime
    finished_at: AwareDatetime
    device_now: AwareDatetime
    offset_before_ms: Annotated[int, Field(ge=-LONGEST_OFFSET_MS, le=LONGEST_OFFSET_MS)] | None = (
        None
    )
    note: Text = ""
    answers: Annotated[dict[Key, GivenAnswer], Field(max_length=300)]

    def submission(self, *, received: AwareDatetime) -> Submission:
        """As the service takes it, with the clock measured at this moment."""
        before = self.offset_before_ms
        clock = Clock(
            received - self.device_now,
            None if before is None else timedelta(milliseconds=before),
        )
        return Submission(
            key=self.key,
            version_id=self.version,
            started_at=self.started_at,
            finished_at=self.finished_at,
            answers={
                key: Answer(one.value, one.note, one.at, one.photos)
                for key, one in self.answers.items()
            },
            note=self.note,
            clock=clock,
        )
