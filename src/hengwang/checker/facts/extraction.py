"""From a document to the report: every extractor once, in the order they need each other."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from hengwang.checker.document import Block, Document, Paragraph, Place
from hengwang.checker.facts.amounts import amounts_said
from hengwang.checker.facts.fund_lines import funds_in_lines
from hengwang.checker.facts.grid import Row, parts_of
from hengwang.checker.facts.identity import (
    Title,
    kind_of_report,
    operating_body_of,
    project_names_said,
    project_of,
    report_date_of,
    supervising_body_of,
    title_of,
    year_of,
)
from hengwang.checker.facts.indicators import TableFacts, indicators_from
from hengwang.checker.facts.labels import labels_of
from hengwang.checker.facts.money_tables import Units, funds_from, spending_from
from hengwang.checker.facts.passages import (
    attachments_said,
    document_numbers,
    goals_from,
    improvements_from,
    narrated_indicators,
    problems_from,
)
from hengwang.checker.facts.ratings import levels_said, thresholds_said
from hengwang.checker.facts.score_tables import read_score_tables
from hengwang.checker.facts.scored_outline import Outline, outline_of
from hengwang.checker.facts.sentences import headings_of, sentences_of
from hengwang.checker.facts.statements import counts_said, sections_said, totals_said
from hengwang.checker.facts.survey import survey_of
from hengwang.checker.facts.words import squeeze
from hengwang.checker.report import (
    Amount,
    FundRow,
    Heading,
    Indicator,
    Report,
    Section,
    SpendingTable,
    TotalScore,
)

_LONGEST_LABEL = 18
_MIN_NARRATED = 3
_FUND_SECTION = "预算执行率"


def extract(document: Document) -> Report:
    """Return every fact the document states; what it does not state stays empty."""
    document, title, headings = _with_labels(document)
    parts = list(parts_of(document))
    tables = indicators_from(parts)
    read_score_tables(parts, tables)
    sentences = sentences_of(document, headings, tables.loose)
    outline = Outline() if tables.indicators else outline_of(sentences)
    summed_up = [s for s in sentences if s.index not in outline.sentences]
    labels = labels_of(document)
    project = project_of(title, labels, sentences)
    said = list(amounts_said(sentences))
    units = Units(document, said)
    funds = tuple(funds_from(parts, units)) or funds_in_lines(document)
    spending = tuple(spending_from(parts, units))
    totals = (*tables.totals, *totals_said(summed_up))
    levels = tuple(levels_said(sentences, tables.loose))
    dated = report_date_of(document, labels)
    return Report(
        document=document,
        title=title.text if title else None,
        title_place=title.place if title else None,
        project=project[0] if project else None,
        project_place=project[1] if project else None,
        year=year_of(document, title, project[0] if project else None),
        kind=kind_of_report(title, labels),
        operating_body=operating_body_of(title, labels, sentences),
        supervising_body=supervising_body_of(labels),
        report_date=dated[0] if dated else None,
        report_date_place=dated[1] if dated else None,
        amounts=(*said, *_in_tables(funds, spending)),
        funds=funds,
        spending=spending,
        sections=(*_sections(tables, funds), *outline.sections, *sections_said(summed_up)),
        indicators=tuple(tables.indicators)
        or outline.rows
        or _series(narrated_indicators(sentences, headings)),
        totals=totals,
        total=_total(totals),
        level=levels[0] if levels else None,
        levels=levels,
        thresholds=tuple(thresholds_said(sentences, _note_cells(tables.loose))),
        sentences=tuple(sentences),
        goals=tuple(goals_from(parts, sentences, headings)),
        problems=tuple(problems_from(sentences, headings)),
        improvements=tuple(improvements_from(sentences, headings)),
        document_numbers=tuple(document_numbers(sentences)),
        headings=tuple(headings),
        declared_counts=tuple(counts_said(sentences)),
        project_names=tuple(project_names_said(project, sentences)),
        survey=survey_of(sentences),
        attachments=tuple(attachments_said(sentences)),
    )


def _with_labels(document: Document) -> tuple[Document, Title | None, list[Heading]]:
    """Name every paragraph's place by the heading it stands under: 第66段 alone finds nobody."""
    title = title_of(document)
    blocks = title.blocks if title else frozenset()
    at = {h.place.block: h for h in headings_of(document, blocks) if h.place.table is None}
    label = ""
    labelled: list[Block] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            heading = at.get(block.place.block)
            label = _short(heading.text) if heading else label
            labelled.append(replace(block, place=replace(block.place, label=label)))
        else:
            labelled.append(block)
    document = replace(document, blocks=tuple(labelled))
    return document, title_of(document), headings_of(document, blocks)


def _short(text: str) -> str:
    line = squeeze(text.split("。", maxsplit=1)[0])
    return line if len(line) <= _LONGEST_LABEL else f"{line[:_LONGEST_LABEL]}…"


def _total(totals: Sequence[TotalScore]) -> Decimal | None:
    """The one total of the report: a sentence's before a form's before a summary table's."""
    for where in ("text", "row", "table"):
        for total in totals:
            if total.where == where and total.score is not None:
                return total.score
    return None


def _series(narrated: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Indicators told one by one; a single heading with such a word is no list of them."""
    found = tuple(narrated)
    return found if len(found) >= _MIN_NARRATED else ()


def _in_tables(funds: Sequence[FundRow], spending: Sequence[SpendingTable]) -> list[Amount]:
    found: list[Amount | None] = []
    for row in funds:
        found += [row.initial_budget, row.budget, row.arrived, row.executed, row.balance]
    for table in spending:
        for item in table.rows:
            found += [item.budget, item.spent]
    return [amount for amount in found if amount is not None]


def _sections(tables: TableFacts, funds: Sequence[FundRow]) -> list[Section]:
    """Sections of summary tables, points printed in level-1 cells, and the scored funds row."""
    found = [
        Section(
            _FUND_SECTION,
            row.points.value if row.points else None,
            row.score.value if row.score else None,
            row.place,
            "table",
            row.quote,
            row.score.text if row.score else "",
        )
        for row in funds
        if row.points or row.score
    ]
    return [*found, *_heading_sections(tables.indicators), *tables.sections]


def _heading_sections(indicators: Sequence[Indicator]) -> list[Section]:
    found: dict[tuple[str, int], Section] = {}
    for row in indicators:
        if row.level1_points is not None:
            key = row.level1, row.place.table or 0
            found.setdefault(
                key,
                Section(row.level1, row.level1_points, None, row.place, "heading", row.quote),
            )
    return list(found.values())


def _note_cells(rows: Sequence[Row]) -> list[tuple[str, Place]]:
    """Notes printed in a form, where a scale of levels often stands."""
    return [(cell.text, cell.place) for row in rows for cell in row.printed() if "优" in cell.text]
