"""The HTML form: one page that stands alone, without scripts and without outside files."""

from collections.abc import Iterable, Sequence
from html import escape

from hengwang.checker.finding import Finding, Severity
from hengwang.checker.output.as_json import number
from hengwang.checker.output.results import FileResult
from hengwang.checker.output.wording import SEVERITIES, word
from hengwang.checker.report import Report

_STYLE = """
:root{color-scheme:light}
body{font:16px/1.6 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;
margin:0 auto;max-width:1100px;padding:1.5rem;color:#1b2430;background:#fff}
h1{font-size:1.5rem}
h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:2px solid #d5dbe3}
table{border-collapse:collapse;width:100%;margin:.5rem 0}
th,td{border:1px solid #c9d1db;padding:.35rem .5rem;text-align:left;vertical-align:top}
th{background:#f1f4f8}td.n{text-align:right;white-space:nowrap}
td.error,td.warning,td.advice{white-space:nowrap}th{white-space:nowrap}
.error{color:#9b1c1c;font-weight:600}.warning{color:#8a4b00;font-weight:600}.advice{color:#1d4f8b}
q{quotes:none;color:#475569}code{font-family:inherit;color:#475569;font-size:.875rem}
.facts{margin:.25rem 0;color:#475569}details{margin:.5rem 0}
@media print{details{display:none}}
"""


def to_page(results: Iterable[FileResult], language: str = "zh") -> str:
    """Return a whole HTML document in `zh` or `en`; every text of a report is escaped."""
    results = list(results)
    title = escape(word("title", language))
    tag = "en" if language == "en" else "zh-CN"
    body = "".join(_file(result, language) for result in results)
    return (
        f'<!DOCTYPE html>\n<html lang="{tag}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main><h1>{title}</h1>"
        f"<p>{escape(summary(results, language))}</p>{body}</main></body></html>\n"
    )


def summary(results: Sequence[FileResult], language: str) -> str:
    """Return one line with the counts over all files."""
    counts = {severity: sum(r.count(severity) for r in results) for severity in Severity}
    return word("summary", language) % {
        "files": len(results),
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "advice": counts[Severity.ADVICE],
        "failed": sum(result.failure is not None for result in results),
    }


def _file(result: FileResult, language: str) -> str:
    head = f"<section><h2>{escape(result.path)}</h2>"
    if result.failure:
        return f'{head}<p class="error">{escape(result.failure.message(language))}</p></section>'
    facts = _facts(result.report, language) if result.report else ""
    if not result.findings:
        return f"{head}{facts}<p>{escape(word('clean', language))}</p></section>"
    columns = ("severity", "place", "message", "numbers", "quote")
    heads = "".join(f'<th scope="col">{escape(word(key, language))}</th>' for key in columns)
    rows = "".join(_finding(finding, language) for finding in result.findings)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"{head}{facts}{table}</section>"


def _facts(report: Report, language: str) -> str:
    pairs = (
        ("project", report.project),
        ("year", report.year),
        ("total", number(report.total)),
        ("level", report.level.text if report.level else None),
    )
    text = "　".join(f"{word(key, language)}：{value}" for key, value in pairs if value is not None)
    notes = "；".join(word(note, language) for note in report.document.notes)
    return (
        f'<p class="facts">{escape(text)}</p>'
        + (f'<p class="facts">{escape(notes)}</p>' if notes else "")
        + _indicators(report, language)
    )


def _indicators(report: Report, language: str) -> str:
    if not report.indicators:
        return ""
    keys = ("level1", "level2", "level3", "target", "actual", "weight", "score")
    heads = "".join(f'<th scope="col">{escape(word(key, language))}</th>' for key in keys)
    rows = []
    for row in report.indicators:
        texts = (row.level1, row.level2, row.level3, row.target, row.actual)
        cells = [getattr(text, "text", text) or "" for text in texts]
        numbers = [number(row.weight), number(row.score)]
        rows.append(
            "<tr>"
            + "".join(f"<td>{escape(str(cell))}</td>" for cell in cells)
            + "".join(f'<td class="n">{"" if n is None else n}</td>' for n in numbers)
            + "</tr>"
        )
    title = f"{word('read', language)}（{len(rows)}）"
    return (
        f"<details><summary>{escape(title)}</summary><table><thead><tr>{heads}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table></details>"
    )


def _finding(finding: Finding, language: str) -> str:
    severity = escape(SEVERITIES[language][finding.severity])
    return (
        f'<tr><td class="{finding.severity.value}">{severity}</td>'
        f"<td>{escape(finding.where(language))}</td>"
        f"<td>{escape(finding.message(language))}<br><code>{escape(finding.rule)}</code></td>"
        f"<td>{escape(finding.numbers)}</td><td><q>{escape(finding.quote)}</q></td></tr>"
    )
