"""The tile of goals on the wall screen: on track, behind, not measurable, from what is stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from hengwang.accounts.choices import Permission
from hengwang.kernel.periods import Period
from hengwang.pages import tiles, years
from hengwang.performance.display import actual_shown
from hengwang.performance.engine.measured import actual_of
from hengwang.performance.engine.monitoring import Course, progress
from hengwang.performance.engine.parsing import parse_actual, parse_target
from hengwang.performance.models import Evaluation, Indicator
from hengwang.performance.services.scoring import measured_of

EVALUATIONS, SHOWN = 200, 40
GOOD = (Course.DONE, Course.ON_TRACK)
LATE = (Course.BEHIND, Course.EXCEEDED)


@dataclass(frozen=True, slots=True)
class GoalNow:
    """One goal that is behind: what was wanted and what is there."""

    indicator: Indicator
    actual: str
    course: Course


@dataclass(frozen=True, slots=True)
class GoalsNow:
    """How the goals of a year stand at a day."""

    year: int
    evaluations: int
    left_out: int
    good: int
    behind: int
    unknown: int
    late: tuple[GoalNow, ...]

    @property
    def all(self) -> int:
        """Every goal that was looked at."""
        return self.good + self.behind + self.unknown


def goals_now(user: Any, today: date, chosen: int | None = None) -> GoalsNow | None:
    """Goals of the chosen year, else of the latest one that has any; three queries.

    The stored reading or the entered value counts as it stands: no metric runs for a screen on the
    wall. The evaluations changed last are looked at, `EVALUATIONS` at most; the rest is counted.
    """
    seen = Evaluation.objects.visible_to(user)
    latest = chosen or seen.filter(fiscal_year__lte=today.year).aggregate(y=Max("fiscal_year"))["y"]
    if latest is None:
        return None
    rows = seen.in_year(latest)
    keys = list(rows.order_by("-changed_at", "-pk").values_list("pk", flat=True))
    found = Indicator.objects.filter(evaluation__in=keys[:EVALUATIONS])
    found = found.select_related("section", "reading__fill", "evaluation__programme")
    told = list(_looked_at(found, latest, today))
    counts = Counter(
        "good" if one.course in GOOD else "behind" if one.course in LATE else "unknown"
        for one in told
    )
    return GoalsNow(
        year=latest,
        evaluations=len(keys),
        left_out=max(len(keys) - EVALUATIONS, 0),
        good=counts["good"],
        behind=counts["behind"],
        unknown=counts["unknown"],
        late=tuple(one for one in told if one.course in LATE),
    )


def _looked_at(rows: Iterable[Indicator], year: int, today: date) -> Iterable[GoalNow]:
    period = Period.year_of(year)
    for row in rows:
        target = parse_target(row.target_text, year=year, level2=row.level2, name=row.level3)
        if row.reading is not None:
            actual = actual_of(measured_of(row.reading))
        else:
            actual = parse_actual(row.actual_text, year=year) if row.actual_text else None
        grows = row.level2.startswith(("数量", "产出数量"))
        stands = progress(target, actual, period=period, at=today, cumulative=grows)
        yield GoalNow(row, actual_shown(row), stands.course)


def goals(request: HttpRequest) -> tiles.Answer:
    """The goals' course with those that are behind by name."""
    found = goals_now(request.user, timezone.localdate(), years.chosen_year(request))
    if found is None:
        return tiles.Absent(_("There is no evaluation yet."))
    note = ""
    if found.left_out:
        said = ngettext("%(n)s older evaluation left out", "%(n)s older evaluations left out",
                        found.left_out)  # fmt: skip
        note = said % {"n": found.left_out}
    return {"goals": found, "rows": found.late[:SHOWN], "note": note}


def take_tiles() -> None:
    """Called once when the program starts."""
    tiles.register(
        tiles.Tile(
            key="goals",
            title=pgettext_lazy("cockpit", "Goals"),
            template="performance/tiles/goals.html",
            query=goals,
            place=tiles.Place.MONEY,
            permission=Permission.VIEW_EVALUATIONS,
            order=20,
            every_s=300,
            size=4,
            door="evaluation-list",
        )
    )
