"""The five reference cases as typed facts; the files stand in `cases/`, figures as printed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

CASES = ("gansu-2020", "yichun-2022", "yueyang-2018", "yiyang-2020", "qingdao-2020")


class Fact(BaseModel):
    """What every part of a case file shares."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitFact(Fact):
    """The body whose project it is."""

    name: str
    short_name: str
    level: Literal["province", "city"]
    region: str


class ProgrammeFact(Fact):
    """The project."""

    name: str
    kind: str
    first_year: int
    last_year: int


class FundFact(Fact):
    """One printed line of the funds; 万元 as printed. Only a line with a source is a record."""

    name: str
    source: str = ""
    treasury: str = ""
    initial: str | None = None
    budget: str | None = None
    arrived: str | None = None
    executed: str | None = None
    balance: str | None = None
    rate: str | None = None
    arrival_rate: str | None = None
    points: str | None = None
    score: str | None = None


class SectionFact(Fact):
    """A declared section."""

    name: str
    points: Decimal


class PrintedScore(Fact):
    """A score of a section or of the whole, at its place."""

    place: str
    name: str
    score: str


class GoalFact(Fact):
    """A yearly goal."""

    expected: str
    actual: str = ""


class RowFact(Fact):
    """A row of the indicator table."""

    level1: str
    level2: str
    level3: str
    target: str = ""
    actual: str = ""
    points: Decimal | None = None
    score: Decimal | None = None
    note: str = ""
    library: str = ""


class SubProjectFact(Fact):
    """A sub-project; 万元 as printed."""

    number: str | None = None
    name: str
    spending_field: str = ""
    office: str = ""
    work: str = ""
    completion: str = ""
    status: str = ""
    budget: Decimal | None = None
    spent: Decimal | None = None
    remark: str = ""


class Case(Fact):
    """One published report."""

    title: str
    report_kind: str
    unit: UnitFact
    supervising_unit: str | None
    programme: ProgrammeFact
    year: int
    kind: str
    ruleset: str
    reported_on: date | None
    total: Decimal | None
    level: str | None
    survey: dict[str, str]
    funds: Sequence[FundFact]
    sections: Sequence[SectionFact]
    points_total: Decimal | None
    printed_scores: Sequence[PrintedScore]
    goals: Sequence[GoalFact]
    rows: Sequence[RowFact]
    subprojects: Sequence[SubProjectFact]
    problems: Sequence[str]


@lru_cache
def read_case(name: str) -> Case:
    """The facts of one of CASES."""
    text = (files("hengwang.demo") / "cases" / f"{name}.yaml").read_text(encoding="utf-8")
    return Case.model_validate(yaml.safe_load(text))


def report_text(name: str) -> bytes:
    """The report itself, as the text extraction of its published file."""
    return (files("hengwang.demo") / "cases" / f"{name}.txt").read_bytes()
