"""What the answers of a survey say: plain rows in, the frozen result out; no Django, no clock.

Shares, means and bounds are printed as decimals with six digits, rounded half up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from hengwang.kernel.money import round_half_up
from hengwang.surveys import statistics

LEAST_SHOWN = 5
PLACES = 6
HIGHEST = 100.0


@dataclass(frozen=True)
class Asked:
    """A question: its first `satisfied` steps count as satisfied; `scores` are of its steps."""

    id: int
    text: str
    kind: str
    steps: int = 0
    satisfied: int = 0
    scores: tuple[int, ...] = ()


@dataclass(frozen=True)
class Group:
    """People asked, and how many of them were invited."""

    id: int
    name: str
    population: int
    invited: int


@dataclass(frozen=True)
class Given:
    """One answer of one response."""

    group: int
    question: int
    step: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Outcome:
    """Answers to one question, of everybody or of one group."""

    question: str
    kind: str
    answers: int
    counts: list[int] = field(default_factory=list)
    satisfied: int | None = None
    total: int | None = None
    share: str | None = None
    share_low: str | None = None
    share_high: str | None = None
    mean: str | None = None
    mean_low: str | None = None
    mean_high: str | None = None
    texts: list[str] = field(default_factory=list)


def result_of(
    questions: Sequence[Asked],
    groups: Sequence[Group],
    responses: dict[int, int],
    given: Iterable[Given],
    confidence: float,
) -> dict[str, Any]:
    """The result of a survey as it is frozen; `responses` counts those of each group by id.

    Fewer than five answers are shown neither for the whole nor for a group. When what is hidden
    comes to fewer than five together, the smallest group shown is hidden too: otherwise the whole
    minus the rest would tell it.
    """
    rows = list(given)
    population = sum(group.population for group in groups)
    invited = sum(group.invited for group in groups)
    answered = sum(responses.values())
    shown = _shown(groups, responses)
    return {
        "answers": answered,
        "invited": invited,
        "population": population,
        "confidence": str(confidence),
        "margin": _told(statistics.margin_of_error(answered, population, confidence)),
        "response_rate": _told(statistics.response_rate(answered, invited)),
        "questions": _outcomes(questions, rows, population, confidence)
        if answered >= LEAST_SHOWN
        else [],
        "groups": [
            {
                "name": group.name,
                "population": group.population,
                "invited": group.invited,
                "answers": responses.get(group.id, 0),
                "questions": _outcomes(
                    [one for one in questions if one.steps],
                    [row for row in rows if row.group == group.id],
                    group.population,
                    confidence,
                )
                if group.id in shown
                else [],
            }
            for group in groups
        ],
    }


def without(
    questions: Sequence[Asked],
    population: int,
    answered: int,
    given: Sequence[Given],
    confidence: float,
) -> dict[str, Any]:
    """The result of the answers that are left when others are set aside; no texts.

    Fewer than five are counted and not shown.
    """
    scaled = [one for one in questions if one.steps]
    shown = answered >= LEAST_SHOWN
    return {
        "answers": answered,
        "questions": _outcomes(scaled, given, population, confidence) if shown else [],
    }


def _shown(groups: Sequence[Group], responses: dict[int, int]) -> set[int]:
    counts = {group.id: responses.get(group.id, 0) for group in groups}
    shown = {key for key, count in counts.items() if count >= LEAST_SHOWN}
    hidden = sum(count for key, count in counts.items() if key not in shown)
    if shown and 0 < hidden < LEAST_SHOWN:
        shown.remove(min(shown, key=lambda key: (counts[key], key)))
    return shown


def _outcomes(
    questions: Sequence[Asked], rows: Sequence[Given], population: int, confidence: float
) -> list[dict[str, Any]]:
    found = []
    for question in questions:
        mine = [row for row in rows if row.question == question.id]
        outcome = _outcome(question, mine, population, confidence)
        found.append(asdict(outcome))
    return found


def _outcome(question: Asked, rows: Sequence[Given], population: int, confidence: float) -> Outcome:
    count = len(rows)
    if not question.steps or count < LEAST_SHOWN:
        texts = sorted(row.text for row in rows) if count >= LEAST_SHOWN else []
        return Outcome(question.text, question.kind, count, texts=texts)
    steps = [row.step for row in rows if row.step]
    told: dict[str, Any] = {"counts": [steps.count(step + 1) for step in range(question.steps)]}
    if question.satisfied:
        hits = sum(step <= question.satisfied for step in steps)
        told |= {"satisfied": hits, "share": _told(hits / count)}
        bounds = statistics.wilson(hits, count, confidence)
        told |= _ends("share", bounds, 1.0)
    if question.scores:
        scores = [question.scores[step - 1] for step in steps]
        told |= {"total": sum(scores), "mean": _told(sum(scores) / count)}
        told |= _ends("mean", statistics.mean_interval(scores, population, confidence), HIGHEST)
    return Outcome(question.text, question.kind, count, **told)


def _ends(name: str, bounds: statistics.Bounds | None, highest: float) -> dict[str, Any]:
    if bounds is None:
        return {}
    low, high = max(bounds.low, 0.0), min(bounds.high, highest)
    return {f"{name}_low": _told(low), f"{name}_high": _told(high)}


def _told(value: float | None) -> str | None:
    return None if value is None else str(round_half_up(Decimal(repr(value)), PLACES))
