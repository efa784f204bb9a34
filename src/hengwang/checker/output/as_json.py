"""The JSON form, described by docs/use/check-schema.json; keys are public."""

import json
from collections.abc import Iterable
from decimal import Decimal

from hengwang.checker.document import Place
from hengwang.checker.finding import Finding
from hengwang.checker.output.results import FileResult
from hengwang.checker.report import Amount, FundRow, Indicator, Report, Section

Value = object


def to_json(results: Iterable[FileResult], language: str = "zh") -> str:
    """Return `{"files": […]}` as text, Chinese characters as they are."""
    files = [file_entry(result, language) for result in results]
    return json.dumps({"files": files}, ensure_ascii=False, indent=2) + "\n"


def file_entry(result: FileResult, language: str = "zh") -> dict[str, Value]:
    """Return the entry of one file; a file that cannot be read has `error` and no document."""
    error = result.failure and {
        "code": result.failure.code,
        "message": result.failure.message(language),
    }
    return {
        "path": result.path,
        "document": document_entry(result.report) if result.report else None,
        "findings": [finding_entry(finding, language) for finding in result.findings],
        "error": error,
    }


def document_entry(report: Report) -> dict[str, Value]:
    """Return what was read: the identity, the money, the rows and the scores."""
    return {
        "title": report.title,
        "project": report.project,
        "year": report.year,
        "kind": report.kind,
        "operating_body": report.operating_body,
        "supervising_body": report.supervising_body,
        "report_date": report.report_date.isoformat() if report.report_date else None,
        "amounts": [_amount(amount) for amount in report.amounts],
        "funds": [_fund(row) for row in report.funds],
        "sections": [_section(section) for section in _in_order(report.sections)],
        "indicators": [*_scored_funds(report.funds), *map(_indicator, report.indicators)],
        "total": number(report.total),
        "level": report.level.text if report.level else None,
        "notes": list(report.document.notes),
    }


def finding_entry(finding: Finding, language: str) -> dict[str, Value]:
    """Return one finding; `place` is for people, `location` for programs."""
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message(language),
        "place": finding.where(language),
        "numbers": finding.numbers,
        "quote": finding.quote,
        "location": location(finding.place),
    }


def location(place: Place) -> dict[str, Value]:
    """Return a place as numbers; pages, tables, rows and columns count from 1."""
    return {
        "block": place.block,
        "page": place.page,
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "label": place.label,
    }


def number(value: Decimal | None) -> int | float | None:
    """Return a decimal as a JSON number; what was printed with decimals keeps its value."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _amount(amount: Amount) -> dict[str, Value]:
    return {
        "name": amount.name,
        "role": amount.role,
        "text": amount.text,
        "yuan": number(amount.yuan),
        "qualifier": amount.qualifier.value,
        "place": amount.place.in_chinese(),
    }


def _fund(row: FundRow) -> dict[str, Value]:
    money = ("initial_budget", "budget", "arrived", "executed", "balance")
    entry: dict[str, Value] = {"name": row.name, "total": row.is_total}
    for name in money:
        amount: Amount | None = getattr(row, name)
        entry[name] = number(amount.yuan) if amount else None
    entry["rate"] = number(row.rate.value) if row.rate else None
    entry["weight"] = number(row.points.value) if row.points else None
    entry["score"] = number(row.score.value) if row.score else None
    return entry


def _section(section: Section) -> dict[str, Value]:
    return {
        "name": section.name,
        "weight": number(section.weight),
        "score": number(section.score),
        "where": section.where,
        "place": section.place.in_chinese(),
    }


def _in_order(sections: Iterable[Section]) -> list[Section]:
    return sorted(sections, key=lambda s: (s.place.block, s.place.row or 0))


def _scored_funds(funds: Iterable[FundRow]) -> list[dict[str, Value]]:
    """The scored row of the funds block is an indicator of the form like any other."""
    return [
        {
            "level1": "预算执行率",
            "level2": "",
            "level3": row.name,
            "level4": "",
            "target": row.budget.text if row.budget else "",
            "actual": row.executed.text if row.executed else "",
            "weight": number(row.points.value) if row.points else None,
            "score": number(row.score.value) if row.score else None,
            "note": row.note,
            "place": row.place.in_chinese(),
        }
        for row in funds
        if row.points or row.score
    ]


def _indicator(row: Indicator) -> dict[str, Value]:
    return {
        "level1": row.level1,
        "level2": row.level2,
        "level3": row.level3,
        "level4": row.level4,
        "target": row.target.text if row.target else "",
        "actual": row.actual.text if row.actual else "",
        "weight": number(row.weight),
        "score": number(row.score),
        "note": row.note,
        "place": row.place.in_chinese(),
    }
