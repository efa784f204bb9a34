"""One error in one figure of a clean report: how it is made, and which rules may tell it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from hengwang.checker.tests.clean_reports import Facts, facts, figures, level, printed

Spoil = Callable[[Random, Facts, dict[str, str]], dict[str, str]]


@dataclass(frozen=True)
class Mutation:
    """A family of errors; any of `rules` tells it."""

    family: str
    name: str
    rules: frozenset[str]
    spoil: Spoil


def _shift(key: str, low: float = 0.04, high: float = 0.4) -> Spoil:
    """Return a change of one figure by 4 to 40 percent."""

    def spoil(rng: Random, _: Facts, p: dict[str, str]) -> dict[str, str]:
        old = Decimal(p[key])
        places = Decimal(1).scaleb(-len(p[key].partition(".")[2]))
        step = (old * Decimal(rng.uniform(low, high))).quantize(places) or Decimal(1)
        return {key: f"{old + step if rng.random() < 0.5 else old - step}"}

    return spoil


def _met_rows(f: Facts) -> list[int]:
    return [i for i, row in enumerate(f.rows) if not row.note]


def _missed_row(f: Facts) -> int:
    return next(i for i, row in enumerate(f.rows) if row.note)


def _lower_met_score(rng: Random, f: Facts, p: dict[str, str]) -> dict[str, str]:
    i = rng.choice(_met_rows(f))
    return {f"row_{i}_score": f"{Decimal(p[f'row_{i}_score']) - rng.randint(1, 3)}"}


def _raise_score(rng: Random, f: Facts, p: dict[str, str]) -> dict[str, str]:
    i = rng.choice(_met_rows(f))
    return {f"row_{i}_score": f"{Decimal(p[f'row_{i}_score']) + rng.randint(1, 3)}"}


def _full_though_missed(_: Random, f: Facts, p: dict[str, str]) -> dict[str, str]:
    i = _missed_row(f)
    return {f"row_{i}_score": p[f"row_{i}_weight"]}


def _wrong_partial(rng: Random, f: Facts, p: dict[str, str]) -> dict[str, str]:
    i = _missed_row(f)
    return {f"row_{i}_score": f"{Decimal(p[f'row_{i}_score']) - rng.randint(1, 3)}"}


def _no_note(_: Random, f: Facts, __: dict[str, str]) -> dict[str, str]:
    return {f"row_{_missed_row(f)}_note": ""}


def _no_actual(rng: Random, f: Facts, _: dict[str, str]) -> dict[str, str]:
    return {f"row_{rng.choice(_met_rows(f))}_actual": ""}


def _weight(rng: Random, f: Facts, p: dict[str, str]) -> dict[str, str]:
    i = rng.randrange(len(f.rows))
    return {f"row_{i}_weight": f"{Decimal(p[f'row_{i}_weight']) + rng.randint(1, 4)}"}


def _missed_target(rng: Random, f: Facts, p: dict[str, str]) -> dict[str, str]:
    i = next(i for i in _met_rows(f) if f.rows[i].level2 == "数量指标")
    actual = p[f"row_{i}_actual"]
    number = "".join(c for c in actual if c.isdigit())
    return {f"row_{i}_actual": actual.replace(number, str(int(number) // 2))}


def _other_level(rng: Random, _: Facts, p: dict[str, str]) -> dict[str, str]:
    return {"level": rng.choice([word for word in "优良中差" if word != p["level"]])}


def _item(column: str) -> Spoil:
    def spoil(rng: Random, f: Facts, p: dict[str, str]) -> dict[str, str]:
        return _shift(f"item_{rng.randrange(len(f.spending))}_{column}")(rng, f, p)

    return spoil


def _unit(key: str) -> Spoil:
    def spoil(rng: Random, _: Facts, __: dict[str, str]) -> dict[str, str]:
        return {key: rng.choice(["元", "亿元"])}

    return spoil


def _total_across(rng: Random, _: Facts, p: dict[str, str]) -> dict[str, str]:
    old = Decimal(p["total"])
    new = old - rng.randint(1, 4)
    return {"total": f"{new}", "form_total": f"{new}", "level": level(new)}


TOTAL = {"total-score-recompute", "figure-stated-twice-differently"}
SECTION = {"section-score-vs-row-sum", "figure-stated-twice-differently", "total-score-recompute"}
MONEY = {
    "fund-sources-vs-total",
    "execution-rate-recompute",
    "figure-stated-twice-differently",
    "budget-score-recompute",
    "balance-mismatch",
    "spending-sum-mismatch",
    "category-sum-mismatch",
    "written-division-wrong",
}


def _m(family: str, name: str, rules: set[str], spoil: Spoil) -> Mutation:
    return Mutation(family, name, frozenset(rules), spoil)


MUTATIONS = (
    _m("sums", "total in the text", TOTAL, _shift("total", 0.01, 0.03)),
    _m("sums", "total of the form", TOTAL, _shift("form_total", 0.01, 0.03)),
    _m("sums", "both totals", {"total-score-recompute"}, _total_across),
    _m("sums", "section score", SECTION, _shift("out_score")),
    _m("sums", "section score of benefit", SECTION, _shift("benefit_score", 0.02, 0.2)),
    _m("sums", "row points", {"section-weight-vs-row-sum", "weights-do-not-sum-to-100"}, _weight),
    _m(
        "sums",
        "declared points",
        {"section-weight-vs-row-sum", "weights-do-not-sum-to-100"},
        _shift("declared_out"),
    ),
    _m("sums", "item of the expenditure", {"spending-sum-mismatch"}, _item("spent")),
    _m("sums", "item of the budget", {"spending-sum-mismatch"}, _item("budget")),
    _m(
        "sums",
        "total of the expenditure",
        {"spending-sum-mismatch"},
        _shift("items_spent", 0.04, 0.2),
    ),
    _m("sums", "part of a category", {"category-sum-mismatch"}, lambda *_: {"meetings_a": "18"}),
    _m("rates", "rate of the form", {"execution-rate-recompute"}, _shift("table_rate", 0.02, 0.2)),
    _m("rates", "rate of the text", {"execution-rate-recompute"}, _shift("rate", 0.02, 0.2)),
    _m("rates", "written division", {"written-division-wrong"}, _shift("division", 0.02, 0.2)),
    _m(
        "rates",
        "score of the rate",
        {"budget-score-recompute", "figure-stated-twice-differently"},
        lambda r, f, p: {"score": f"{Decimal(p['score']) - r.randint(1, 3)}"},
    ),
    _m(
        "scores",
        "met row loses points",
        {"score-below-weight-though-target-met", "score-below-weight-though-target-exceeded"},
        _lower_met_score,
    ),
    _m("scores", "score above points", {"score-above-weight"}, _raise_score),
    _m(
        "scores",
        "full score though missed",
        {"full-score-though-target-missed"},
        _full_though_missed,
    ),
    _m("scores", "partial score", {"score-not-proportional"}, _wrong_partial),
    _m("scores", "note removed", {"deduction-unexplained"}, _no_note),
    _m("scores", "actual removed", {"full-score-without-value"}, _no_actual),
    _m("scores", "actual halved", {"full-score-though-target-missed"}, _missed_target),
    _m("levels", "level", {"rating-level-wrong"}, _other_level),
    _m("money", "budget of the text", MONEY, _shift("budget")),
    _m("money", "expenditure of the text", MONEY, _shift("executed", 0.05, 0.2)),
    _m("money", "budget of the form", MONEY, _shift("table_budget", 0.05, 0.4)),
    _m("money", "expenditure of the form", MONEY, _shift("table_executed", 0.05, 0.2)),
    _m("money", "source of the form", {"fund-sources-vs-total"}, _shift("current")),
    _m("money", "spent source of the form", {"fund-sources-vs-total"}, _shift("carried_spent")),
    _m("money", "source of the text", {"category-sum-mismatch"}, _shift("text_current", 0.05, 0.2)),
    _m("money", "balance", {"balance-mismatch"}, _shift("balance")),
    _m(
        "money",
        "unit of the budget",
        {"amount-unit-slip", "unit-magnitude-implausible"},
        _unit("budget_unit"),
    ),
    _m(
        "money",
        "unit of the expenditure",
        {"amount-unit-slip", "unit-magnitude-implausible"},
        _unit("executed_unit"),
    ),
)


def spoilt(number: int) -> tuple[Mutation, str]:
    """Return the `number`-th spoilt copy: the kinds of errors in turn, the projects at random."""
    mutation = MUTATIONS[number % len(MUTATIONS)]
    rng = Random(9000 + number)
    f = facts(rng.randrange(10_000))
    f.printed |= mutation.spoil(rng, f, figures(f))
    return mutation, printed(f)
