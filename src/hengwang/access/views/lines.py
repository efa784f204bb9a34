"""The step line: every step of an application's path, done, present or to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from hengwang.access.choices import Kind, Outcome, Step
from hengwang.access.models import Application, StepRecord
from hengwang.access.rules import PATHS, term_of

WITHDRAWN = {
    Step.CONSTRUCTION: lambda: pgettext("access step", "Dismantling"),
    Step.ACCEPTANCE: lambda: pgettext("access step", "Check"),
    Step.OPENING: lambda: pgettext("access step", "Closing"),
}
LOOKS = {
    Outcome.PASSED: "done",
    Outcome.RETURNED: "back",
    Outcome.WITHDRAWN: "back",
    Outcome.REJECTED: "no",
    Outcome.CANCELLED: "no",
}


@dataclass(frozen=True)
class Line:
    """A step as the page shows it; `look` is done, now, late, back, no or next."""

    step: str
    label: str
    look: str
    word: str
    record: StepRecord | None = None
    took: timedelta | None = None
    papers: Sequence[Any] = ()
    term: int = 0


def label_of(kind: str, step: str) -> str:
    """What the step is called for this kind of application."""
    if kind == Kind.WITHDRAW and step in WITHDRAWN:
        return WITHDRAWN[Step(step)]()
    return str(Step(step).label)


def lines_of(application: Application) -> list[Line]:
    """What happened, what goes on and what comes; three queries."""
    rows = application.steps.select_related("owner").prefetch_related("files")
    lines = [_told(application, row) for row in rows]
    if application.is_open:
        kind = Kind(application.kind)
        path = PATHS[kind]
        ahead = path[path.index(Step(application.step)) + 1 :]
        lines += [
            Line(
                step,
                label_of(kind, step),
                "next",
                "",
                term=term_of(kind, step, application.terms),
            )
            for step in ahead
        ]
    return lines


def _told(application: Application, row: StepRecord) -> Line:
    label = label_of(application.kind, row.step)
    papers = list(row.files.all())
    if row.done_at is None:
        late = row.due_on is not None and row.due_on < timezone.localdate()
        word = _("overdue") if late else pgettext("access", "In progress")
        took = timezone.now() - row.began_at
        return Line(row.step, label, "late" if late else "now", word, row, took, papers)
    word = str(row.get_outcome_display())
    look = LOOKS[Outcome(row.outcome)]
    return Line(row.step, label, look, word, row, row.done_at - row.began_at, papers)
