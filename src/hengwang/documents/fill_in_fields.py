"""The fields of the fill-in report, and what it prints beside the snapshot."""

from dataclasses import dataclass
from decimal import Decimal

from hengwang.documents.form import FormGoal
from hengwang.documents.official_fields import FormHead
from hengwang.rendering.values import Figure, Merged

# The whole, then the treasuries in the order of the form.
LEVELS = ("all", "central", "province", "city", "county", "own")


@dataclass(frozen=True, slots=True)
class MoneyOfLevel:
    """The money of one treasury, yuan; `level` is one of `LEVELS`."""

    level: str
    planned: Decimal | None = None
    arrived: Decimal | None = None
    spent: Decimal | None = None
    left: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SpendingItem:
    """What was paid for one purpose, yuan, with the vouchers."""

    content: str
    amount: Decimal | None
    vouchers: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people who evaluated."""

    name: str
    post: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class FillInSheet:
    """What the records know; the rest is filled in by hand."""

    is_over: bool = True
    manager: str = ""
    phone: str = ""
    address: str = ""
    postcode: str = ""
    started: str = ""
    ended: str = ""
    money: tuple[MoneyOfLevel, ...] = ()
    level_unknown: bool = False
    spending: tuple[SpendingItem, ...] = ()
    people: tuple[Person, ...] = ()
    group_opinion: str = ""
    unit_opinion: str = ""
    supervising_opinion: str = ""
    finance_opinion: str = ""


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """One line of the 项目支出明细; the last one is the sum."""

    number: str
    content: str
    amount: Figure
    vouchers: str
    note: str


@dataclass(frozen=True, slots=True)
class FillInRow:
    """One indicator."""

    level1: str | Merged
    level2: str | Merged
    level3: str
    target: str
    actual: str


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the 评价人员, with room to sign."""

    number: str
    name: str
    post: str
    unit: str
    signature: str


@dataclass(frozen=True, slots=True)
class TextRow:
    """One paragraph of the 评价报告综述 beside the title of its part."""

    part: str | Merged
    text: str


@dataclass(frozen=True, slots=True)
class FillInForm(FormHead):
    """The whole report."""

    type_marks: str
    method: str
    evaluator: str
    manager: str
    phone: str
    address: str
    postcode: str
    started: str
    ended: str
    all_planned: Figure
    all_arrived: Figure
    all_spent: Figure
    all_left: Figure
    central_planned: Figure
    central_arrived: Figure
    central_spent: Figure
    central_left: Figure
    province_planned: Figure
    province_arrived: Figure
    province_spent: Figure
    province_left: Figure
    city_planned: Figure
    city_arrived: Figure
    city_spent: Figure
    city_left: Figure
    county_planned: Figure
    county_arrived: Figure
    county_spent: Figure
    county_left: Figure
    own_planned: Figure
    own_arrived: Figure
    own_spent: Figure
    own_left: Figure
    spending: tuple[SpendingRow, ...]
    goals: tuple[FormGoal, ...]
    rows: tuple[FillInRow, ...]
    score: str
    level: str
    people: tuple[PersonRow, ...]
    group_opinion: str
    unit_opinion: str
    supervising_opinion: str
    finance_opinion: str
    texts: tuple[TextRow, ...]
