"""The evidence annex: for every figure its method, ratio, coverage, records and digest."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hengwang.documents import figures
from hengwang.documents.passports import Passport
from hengwang.documents.rows import indicator_rows
from hengwang.documents.wording import chinese_date, dated_programme, state_text
from hengwang.performance.snapshot import IndicatorRow, Snapshot


@dataclass(frozen=True, slots=True)
class AnnexFigure:
    """One figure with everything needed to compute it again."""

    figure_id: str
    name: str
    target: str
    value: str
    method: str
    policy: str
    numerator: str
    denominator: str
    coverage: str
    evidence: str
    digest: str
    records: tuple[str, ...]
    records_note: str


@dataclass(frozen=True, slots=True)
class Annex:
    """The whole annex."""

    title: str
    year: str
    programme: str
    unit: str
    made_on: str
    short_id: str
    state: str
    digest: str
    draft: bool
    figures: tuple[AnnexFigure, ...]


def annex_title(snapshot: Snapshot) -> str:
    """The annex names its project, so that it can lie apart from the report."""
    return f"{dated_programme(snapshot)}绩效评价佐证材料"


def annex_of(snapshot: Snapshot, passports: Sequence[Passport] = ()) -> Annex:
    """The annex's fields; rows without a passport show what the snapshot knows of them."""
    known = {passport.figure_id: passport for passport in passports}
    return Annex(
        title=annex_title(snapshot),
        year=str(snapshot.year),
        programme=snapshot.programme,
        unit=snapshot.unit_name,
        made_on=chinese_date(snapshot.made_on),
        short_id=snapshot.short_id,
        state=state_text(snapshot),
        digest=snapshot.digest,
        draft=not snapshot.sealed,
        figures=tuple(
            _figure(row, known.get(row.figure_id) or _bare(row))
            for row in indicator_rows(snapshot)
            if row.figure_id
        ),
    )


def _bare(row: IndicatorRow) -> Passport:
    return Passport(row.figure_id, row.level3, row.actual_text, coverage=row.coverage)


def _figure(row: IndicatorRow, passport: Passport) -> AnnexFigure:
    total = passport.records_total
    listed = len(passport.records)
    note = ""
    if total is not None and total > listed:
        note = f"共{total}条记录，此处列示{listed}条，其余可凭编号{row.figure_id}在系统中查询。"
    return AnnexFigure(
        figure_id=row.figure_id,
        name=row.level3,
        target=row.target_text,
        value=passport.value_text or row.actual_text,
        method=passport.method or figures.NOTHING,
        policy=passport.policy or figures.NOTHING,
        numerator=_plain(passport.numerator),
        denominator=_plain(passport.denominator),
        coverage=figures.percent(passport.coverage).text,
        evidence=row.evidence_text or figures.NOTHING,
        digest=passport.digest or figures.NOTHING,
        records=passport.records,
        records_note=note,
    )


def _plain(value: Decimal | None) -> str:
    return figures.NOTHING if value is None else f"{value.normalize():f}"
