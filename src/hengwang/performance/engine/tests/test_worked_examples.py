"""The worked examples of the manual are what the program does."""

from decimal import Decimal
from pathlib import Path

import pytest

from hengwang.performance.engine.questions import ask_about
from hengwang.performance.engine.rows import BudgetFigures, BudgetRate, Row
from hengwang.performance.engine.scoring import score_row
from hengwang.performance.engine.tests.factories import a_row, a_ruleset
from hengwang.performance.library.reading import SHIPPED, read_library
from hengwang.performance.rulesets.reading import SHIPPED as RULESETS
from hengwang.performance.rulesets.reading import read_rulesets

MANUAL = Path(__file__).parents[5] / "docs" / "use"


def lines_under(page, header):
    """The lines of every table with this header, as dicts."""
    found, inside = [], False
    for line in (MANUAL / page).read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if cells == header:
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not set(line) <= set("|-: "):
            found.append(dict(zip(header, cells, strict=True)))
    return found


SCORED = lines_under("rulesets.md", ["ruleset", "target", "actual", "points", "score"])
UNSCORED = lines_under("rulesets.md", ["ruleset", "target", "actual", "points", "score", "range"])
BUDGET = lines_under(
    "rulesets.md", ["ruleset", "executed", "budget", "finished", "points", "score"]
)
OVERVIEW = lines_under("rulesets.md", ["ruleset", "for", "sections"])
KINDS = lines_under("indicator-library.md", ["kind", "project", "indicators"])
QUESTIONS = lines_under("indicator-library.md", ["name", "level 2", "target", "question"])


def test_the_manual_has_its_examples():
    assert [len(t) for t in (SCORED, UNSCORED, BUDGET, OVERVIEW, KINDS, QUESTIONS)] == [
        23,
        4,
        6,
        4,
        8,
        8,
    ]


@pytest.mark.parametrize("line", SCORED, ids=lambda line: f"{line['target']} {line['actual']}")
def test_a_scored_example_is_true(line):
    row = a_row(line["target"], line["actual"], line["points"])
    assert str(score_row(a_ruleset(line["ruleset"]), row).points) == line["score"]


@pytest.mark.parametrize("line", UNSCORED, ids=lambda line: f"{line['target']} {line['actual']}")
def test_an_unscored_example_is_true(line):
    row = a_row(line["target"], line["actual"], line["points"])
    scored = score_row(a_ruleset(line["ruleset"]), row)
    assert scored.points is None
    assert f"{scored.low}–{scored.high}" == line["range"]


@pytest.mark.parametrize("line", BUDGET, ids=lambda line: f"{line['ruleset']} {line['executed']}")
def test_a_budget_example_is_true(line):
    money = BudgetFigures(
        budget=Decimal(line["budget"].removesuffix("万元")),
        executed=Decimal(line["executed"].removesuffix("万元")),
        finished={"yes": True, "no": False, "": None}[line["finished"]],
    )
    row = Row("1", "预算执行率", Decimal(line["points"]), from_budget=BudgetRate.EXECUTION)
    assert str(score_row(a_ruleset(line["ruleset"]), row, money).points) == line["score"]


def test_the_overview_lists_every_shipped_ruleset_with_its_points():
    told = {line["ruleset"].strip("`"): line["sections"] for line in OVERVIEW}
    shipped = {
        key: ", ".join(f"{section.name.zh} {section.points}" for section in ruleset.sections)
        for (key, _), ruleset in read_rulesets([RULESETS]).items()
    }
    assert told == shipped


def test_the_library_page_lists_every_kind_of_project():
    told = {(line["kind"].strip("`"), line["project"], int(line["indicators"])) for line in KINDS}
    library = read_library([SHIPPED])
    assert told == {(k.key, k.name.zh, len(k.starter)) for k in library.projects.values()}


@pytest.mark.parametrize("line", QUESTIONS, ids=lambda line: line["name"])
def test_a_question_of_the_manual_is_asked(line):
    asked = [q.code for q in ask_about(line["target"], line["name"], line["level 2"])]
    assert line["question"].strip("`") in asked
