"""Shape of background jobs."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from ninja import Field, Schema

from hengwang.outbox.choices import JobState
from hengwang.outbox.models import Job


class JobOut(Schema):
    """Long work somebody asked for, with how far it is."""

    id: int
    name: str
    state: JobState
    done: int = Field(alias="progress_done")
    total: int | None = Field(alias="progress_total")
    text: str = Field(alias="progress_text")
    result: dict[str, Any] | None
    error_code: str
    error: str
    started_by_id: int | None
    started_by_name: str
    enqueued_at: datetime
    finished_at: datetime | None

    @staticmethod
    def resolve_error(job: Job) -> str:
        text = gettext(job.error_message) if job.error_message else ""
        for name, value in job.error_params.items():
            text = text.replace(f"%({name})s", str(value))
        return text


class JobsWanted(Schema):
    """Filters of jobs."""

    state: JobState | None = None
    is_mine: bool | None = None
