"""Shapes of publication, use of results and rectification."""

from datetime import date
from typing import Annotated

from ninja import Schema
from pydantic import Field

from hengwang.api.schemas.values import Body, Clean, Day, Filled, Id, Name, Text, Year, YuanOut
from hengwang.disclosure.choices import (
    ApplicationKind,
    PublicationStanding,
    RectificationStanding,
    RectificationState,
)


class PublicationOut(Schema):
    """When and where an evaluation was published, or why not."""

    id: int
    evaluation_id: int
    approved_on: date
    due_on: date
    published_on: date | None
    place: str
    exempt_ground: str
    standing: PublicationStanding


class PublicationsWanted(Schema):
    """Filters of publications."""

    year: Year | None = None
    standing: PublicationStanding | None = None


class PublicationIn(Body):
    """Approval of the accounts, and the publication or the ground on which there is none."""

    approved_on: Day
    published_on: Day | None = None
    place: Annotated[str, Field(max_length=500), Clean] = ""
    exempt_ground: Text = ""


class ResultUseOut(Schema):
    """What the result of an evaluation was used for; yuan."""

    id: int
    evaluation_id: int
    kind: ApplicationKind
    amount_cny: YuanOut | None
    reason: str
    decided_on: date
    decided_by: str


class RectificationOut(Schema):
    """One problem with its measure, its owner and its last day."""

    id: int
    evaluation_id: int
    problem: str
    measure: str
    responsible: str
    due_on: date
    state: RectificationState
    standing: RectificationStanding
    done_on: date | None
    done_note: str
    closed_on: date | None
    reopened_reason: str
    times_reopened: int


class RectificationsWanted(Schema):
    """Filters of rectifications."""

    year: Year | None = None
    evaluation_id: Id | None = None
    standing: RectificationStanding | None = None


class RectificationIn(Body):
    """A problem, what is done about it, by whom and until when."""

    problem: Annotated[Text, Filled]
    measure: Annotated[Text, Filled]
    responsible: Name
    due_on: Day


class DoneIn(Body):
    """How it was rectified."""

    note: Text = ""


class ReopenIn(Body):
    """Why the problem is not gone, and a new last day where there is one."""

    reason: Text
    due_on: Day | None = None
