"""The facts a report states, as printed, each with its place; what the rules look at."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hengwang.checker.document import Document, Place
from hengwang.kernel.money import AmountUnit
from hengwang.kernel.quantities import Qualifier, Quantity


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed value; `quantity` is the one quantity it states, None when none or several."""

    text: str
    place: Place
    quantity: Quantity | None = None

    @property
    def empty(self) -> bool:
        """True for nothing printed or a dash."""
        return not self.text.strip(" \u3000-—－/／无")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed plain number: points, a score, a rate (as a ratio, 0.728 for 72.8%)."""

    value: Decimal | None
    text: str
    place: Place

    @property
    def decimals(self) -> int:
        """How many decimals were printed (of the percentage for a rate)."""
        digits = self.text.strip().rstrip("%％分")
        return len(digits.partition(".")[2])


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money. `unit` None: none printed here; then the table's or no unit was taken.

    `role`: budget, initial_budget, arrived, executed, balance, carried_over, total, price, "" .
    `sentence` is the index into `Report.sentences` for amounts of running text, else None;
    `start` is the place in that sentence with its spelled numerals in digits.
    """

    name: str
    yuan: Decimal | None
    text: str
    unit: AmountUnit | None
    place: Place
    quote: str
    role: str = ""
    qualifier: Qualifier = Qualifier.EXACT
    sentence: int | None = None
    start: int = 0


@dataclass(frozen=True, slots=True)
class FundRow:
    """One row of the funds block: what was planned, arrived and was spent of one source."""

    name: str
    place: Place
    quote: str
    is_total: bool
    initial_budget: Amount | None = None
    budget: Amount | None = None
    arrived: Amount | None = None
    executed: Amount | None = None
    balance: Amount | None = None
    rate: Number | None = None
    points: Number | None = None
    score: Number | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """One row of an expenditure or sub-project table; a total or a group's subtotal is marked."""

    name: str
    place: Place
    quote: str
    number: str = ""
    group: str = ""
    is_total: bool = False
    is_subtotal: bool = False
    budget: Amount | None = None
    arrived: Amount | None = None
    spent: Amount | None = None
    work: str = ""
    completion: str = ""
    voucher: str | None = None
    note: str = ""
    rate: Number | None = None


@dataclass(frozen=True, slots=True)
class SpendingTable:
    """A table of expenditure items or sub-projects; `columns` names the columns it has."""

    caption: str
    place: Place
    rows: tuple[SpendingRow, ...]
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Section:
    """A statement about one section's points or score.

    `where`: text (sentence), table (summary table), heading (points in a level-1 cell),
    declared (sentence that declares the weights).
    """

    name: str
    weight: Decimal | None
    score: Decimal | None
    place: Place
    where: str
    quote: str
    score_text: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator row as printed; merged level cells are filled down.

    `columns` names what the table offers: target, actual, weight, score, note, standard, last_year.
    A slot printed empty, "无" or "——" is kept with `is_slot`.
    """

    level1: str
    level2: str
    level3: str
    target: Cell | None
    actual: Cell | None
    weight: Decimal | None
    score: Decimal | None
    note: str
    place: Place
    quote: str
    columns: frozenset[str] = frozenset()
    level1_points: Decimal | None = None
    level2_points: Decimal | None = None
    weight_text: str = ""
    score_text: str = ""
    last_year: Cell | None = None
    standard: str = ""
    definition: str = ""
    level4: str = ""
    unit: str = ""
    is_slot: bool = False


@dataclass(frozen=True, slots=True)
class TotalScore:
    """A printed total; `where` is text, table (summary table) or row (总分 row under the rows)."""

    score: Decimal | None
    weight: Decimal | None
    place: Place
    where: str
    quote: str


@dataclass(frozen=True, slots=True)
class LevelStatement:
    """A rating as printed (优秀, 良好 …); `level` is 优, 良, 中, 差 or None when not of these."""

    text: str
    level: str | None
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A printed band of a level; a bound not printed is None."""

    level: str
    low: Decimal | None
    high: Decimal | None
    low_included: bool
    high_included: bool
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of running text; `heading` is the index into headings it stands under."""

    text: str
    place: Place
    index: int
    heading: int | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal statement; `actual` is the printed fulfilment beside it, if any."""

    expected: str
    actual: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A cited document number (财预〔2020〕10号); `bracket` is the printed pair."""

    text: str
    agency: str
    bracket: str
    year: int
    number: str
    place: Place
    title: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered or styled heading; `style`: cn (一、), cn-paren (（一）), arabic, arabic-paren,
    circled, chapter, none. `ordinal` None when not numbered."""

    text: str
    title: str
    style: str
    ordinal: int | None
    depth: int
    place: Place


@dataclass(frozen=True, slots=True)
class DeclaredCount:
    """A sentence that says how many indicators of a level (1, 2, 3) there are."""

    level: int
    count: int
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class NameMention:
    """A phrase that names a project, with the sentence around it."""

    name: str
    place: Place
    quote: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What the report says about its opinion survey; counts None when not printed."""

    mentioned: bool = False
    distributed: int | None = None
    returned: int | None = None
    valid: int | None = None
    satisfied: int | None = None
    satisfied_ratio: Cell | None = None
    mean: Cell | None = None
    sentences: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All extracted facts of one document, and the document itself."""

    document: Document
    title: str | None = None
    title_place: Place | None = None
    project: str | None = None
    project_place: Place | None = None
    year: int | None = None
    kind: str | None = None
    operating_body: str | None = None
    supervising_body: str | None = None
    report_date: date | None = None
    report_date_place: Place | None = None
    amounts: tuple[Amount, ...] = ()
    funds: tuple[FundRow, ...] = ()
    spending: tuple[SpendingTable, ...] = ()
    sections: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    totals: tuple[TotalScore, ...] = ()
    total: Decimal | None = None
    level: LevelStatement | None = None
    levels: tuple[LevelStatement, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    goals: tuple[Goal, ...] = ()
    problems: tuple[Sentence, ...] = ()
    improvements: tuple[Sentence, ...] = ()
    document_numbers: tuple[DocumentNumber, ...] = ()
    headings: tuple[Heading, ...] = ()
    declared_counts: tuple[DeclaredCount, ...] = ()
    project_names: tuple[NameMention, ...] = ()
    survey: Survey = field(default_factory=Survey)
    attachments: tuple[NameMention, ...] = ()
