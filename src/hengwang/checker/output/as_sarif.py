"""The SARIF 2.1.0 form, for tools that collect findings of many checkers."""

import json
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from urllib.parse import quote

from hengwang.checker.finding import Finding, Severity
from hengwang.checker.output.results import FileResult
from hengwang.checker.registry import rule_named

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def to_sarif(results: Iterable[FileResult], language: str = "zh") -> str:
    """Return one SARIF run over all files; an unreadable file is a notification of the run."""
    results = list(results)
    used = sorted({finding.rule for result in results for finding in result.findings})
    failed = [result for result in results if result.failure]
    run = {
        "tool": {
            "driver": {
                "name": "hengwang check",
                "version": version("hengwang"),
                "rules": [_rule(name) for name in used],
            }
        },
        "results": [
            _result(result.path, finding, used.index(finding.rule), language)
            for result in results
            for finding in result.findings
        ],
        "invocations": [
            {
                "executionSuccessful": not failed,
                "toolExecutionNotifications": _notifications(failed, language),
            }
        ],
        "columnKind": "unicodeCodePoints",
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _rule(name: str) -> dict[str, object]:
    rule = rule_named(name)
    if rule is None:
        return {"id": name}
    return {
        "id": name,
        "shortDescription": {"text": rule.why},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"family": rule.family, "source": rule.source},
    }


def _result(path: str, finding: Finding, index: int, language: str) -> dict[str, object]:
    text = " ".join(filter(None, (finding.message(language), finding.numbers)))
    return {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": _uri(path)}},
                "logicalLocations": [{"fullyQualifiedName": finding.where(language)}],
                "message": {"text": finding.quote or finding.where(language)},
            }
        ],
    }


def _notifications(failed: Sequence[FileResult], language: str) -> list[dict[str, object]]:
    return [
        {
            "level": "error",
            "descriptor": {"id": result.failure.code},
            "message": {"text": result.failure.message(language)},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": _uri(result.path)}}}],
        }
        for result in failed
        if result.failure
    ]


def _uri(path: str) -> str:
    return quote(path.replace("\\", "/"))
