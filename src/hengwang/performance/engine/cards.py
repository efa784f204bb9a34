"""Score a whole evaluation: rows, sections, total, level, and the reasons in between."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hengwang.performance.engine.errors import RowKeyTwiceError
from hengwang.performance.engine.rows import BudgetFigures, Row, RowScore
from hengwang.performance.engine.ruleset import Ruleset, plain_name
from hengwang.performance.engine.scoring import score_row


@dataclass(frozen=True, slots=True)
class Reason:
    """Something about the whole card that a reader must know; a code of `reasons`."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SectionScore:
    """One level-1 section.

    `declared` is what the ruleset gives it (None where the ruleset does not know it), `points`
    what its rows add up to. `score` is None while a row of it is unscored or where it has none;
    `low` and `high` are None where no row of it has points.
    """

    key: str
    name: str
    declared: Decimal | None
    points: Decimal
    score: Decimal | None
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """The scores of one evaluation under one ruleset.

    `points` is what all rows add up to. `total` is None while a row is unscored; it then lies
    between `low` and `high` (None where no row has points). `level` is the key of the level, None
    also where the points do not add up to the ruleset's total.
    """

    ruleset_key: str
    ruleset_version: int
    rows: tuple[RowScore, ...]
    sections: tuple[SectionScore, ...]
    points: Decimal
    total: Decimal | None
    low: Decimal | None
    high: Decimal | None
    level: str | None
    reasons: tuple[Reason, ...]

    def row(self, key: str) -> RowScore:
        """Return the score of one row; KeyError where there is none."""
        return {row.key: row for row in self.rows}[key]

    def section(self, key: str) -> SectionScore:
        """Return one section by key; KeyError where there is none."""
        return {section.key: section for section in self.sections}[key]


def score(ruleset: Ruleset, rows: Iterable[Row], budget: BudgetFigures | None = None) -> ScoreCard:
    """Score all rows of an evaluation.

    Args:
        ruleset: The standard in force.
        rows: In the order of the form; the order changes no figure.
        budget: The year's money in yuan.

    Returns:
        A card whose sections and total are sums of their rows' rounded points, so nothing is
        rounded twice. Sections stand in the ruleset's order, then those it does not know by name.

    Raises:
        RowKeyTwiceError: Two rows have one key.

    Source:
        evaluation.md: "Weights that do not add up to the ruleset's total: scored row by row, no
        total level"; unscored rows make the total a range.
    """
    given = list(rows)
    if twice := [key for key, count in Counter(row.key for row in given).items() if count > 1]:
        raise RowKeyTwiceError(key=twice[0])
    scored = tuple(score_row(ruleset, row, budget) for row in given)
    sections = _sections(ruleset, scored)
    whole = _section("total", "total", ruleset.total, scored)
    total = whole.score
    reasons = _reasons(ruleset, scored, sections, whole.points)
    blocked = {reason.code for reason in reasons} & _NO_LEVEL
    level = None if total is None or blocked else ruleset.level_of(total)
    return ScoreCard(
        ruleset_key=ruleset.key,
        ruleset_version=ruleset.version,
        rows=scored,
        sections=sections,
        points=whole.points,
        total=total,
        low=whole.low,
        high=whole.high,
        level=level.key if level is not None else None,
        reasons=reasons,
    )


_NO_LEVEL = frozenset({"weights_do_not_add_up", "fixed_weights_differ"})


def _sections(ruleset: Ruleset, scored: Sequence[RowScore]) -> tuple[SectionScore, ...]:
    known: dict[str, list[RowScore]] = {section.key: [] for section in ruleset.sections}
    unknown: dict[str, list[RowScore]] = {}
    for row in scored:
        section = ruleset.section_named(row.section)
        if section is not None:
            known[section.key].append(row)
        else:
            unknown.setdefault(plain_name(row.section), []).append(row)
    found = [
        _section(section.key, section.name.zh, section.points, known[section.key])
        for section in ruleset.sections
    ]
    found += [_section(name, name, None, unknown[name]) for name in sorted(unknown)]
    return tuple(found)


def _section(
    key: str, name: str, declared: Decimal | None, rows: Sequence[RowScore]
) -> SectionScore:
    weighted = [row for row in rows if row.declared is not None]
    return SectionScore(
        key=key,
        name=name,
        declared=declared,
        points=_sum_or_none(row.declared for row in weighted) or Decimal(0),
        score=_sum_or_none(row.points for row in rows),
        low=_sum_or_none(row.low for row in weighted),
        high=_sum_or_none(row.high for row in weighted),
    )


def _reasons(
    ruleset: Ruleset,
    scored: Sequence[RowScore],
    sections: Sequence[SectionScore],
    points: Decimal,
) -> tuple[Reason, ...]:
    found: list[Reason] = []
    without = [row.key for row in scored if row.declared is None]
    if without:
        found.append(Reason("rows_without_points", {"rows": len(without)}))
    if len(without) == len(scored):
        # As printed and unscored: a list of sections that lack points would say the same again.
        return tuple(found)
    unscored = [row.key for row in scored if row.declared is not None and row.points is None]
    if unscored:
        found.append(Reason("rows_unscored", {"rows": len(unscored)}))
    if points != ruleset.total:
        found.append(Reason("weights_do_not_add_up", {"sum": points, "total": ruleset.total}))
    found += _section_reasons(ruleset, sections)
    return tuple(found)


def _section_reasons(ruleset: Ruleset, sections: Sequence[SectionScore]) -> Iterable[Reason]:
    actual = {section.key: section.points for section in sections}
    for section in sections:
        if section.declared is None:
            yield Reason("section_unknown", {"section": section.name})
    allowed = any(
        all(actual[key] == points for key, points in division.items())
        for division in ruleset.divisions()
    )
    if not allowed:
        for section in sections:
            if section.declared is not None and section.points != section.declared:
                params = {
                    "section": section.name,
                    "points": section.points,
                    "declared": section.declared,
                }
                yield Reason("section_points_differ", params)
        if ruleset.fixed_weights:
            yield Reason("fixed_weights_differ")
    for minimum in ruleset.minimums:
        together = sum((actual[key] for key in minimum.sections), Decimal(0))
        if together < minimum.points:
            params = {"sections": minimum.sections, "points": together, "minimum": minimum.points}
            yield Reason("sections_below_minimum", params)


def _sum_or_none(parts: Iterable[Decimal | None]) -> Decimal | None:
    """Sum of all parts; None where one is unknown or there is none."""
    known = list(parts)
    if not known or None in known:
        return None
    return sum((part for part in known if part is not None), Decimal(0))
