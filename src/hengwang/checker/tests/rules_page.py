"""Writes docs/use/check-rules.md from the rules and their samples: run this module to renew it."""

from pathlib import Path
from typing import Any

import yaml

from hengwang.checker.registry import Rule, all_rules

PAGE = Path(__file__).parents[4] / "docs" / "use" / "check-rules.md"
SAMPLES = Path(__file__).parent / "samples"
FAMILIES = {
    "sums": "Sums 合计", "rates": "Rates 比率", "scores": "Scores 得分",
    "repetition": "The same thing twice 前后一致", "structure": "Structure 结构",
    "targets": "Targets 指标", "identity": "Identity 项目与年度", "money": "Money 金额",
    "text": "Text 文字",
}  # fmt: skip
INTRO = """# Rules of the checker

`hengwang check` reads a report and runs these rules over it. A finding names its rule, how bad it
is, the place, the computation and the quoted words. Severities: **error** – arithmetic or facts
contradict, or a mandatory part is missing; **warning** – needs an explanation; **advice** – form
and wording. A rule that cannot be sure says warning, or nothing.

A rule answers to its aliases too (`--rule`, settings). Samples under "finds" and "silent" are the
rule's tests; a line between bars is a table row. This page is made by
`python -m hengwang.checker.tests.rules_page`, and a test compares it with the code.

What five published reports yield is told in [reference-findings.md](reference-findings.md).
"""


def samples() -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, list[Any]]] = {}
    for path in sorted(SAMPLES.glob("*.yaml")):
        found |= yaml.safe_load(path.read_text("utf-8"))
    return found


def _example(sample: str | dict[str, Any]) -> str:
    text = sample if isinstance(sample, str) else sample["text"]
    return "\n".join(f"    {line}".rstrip() for line in text.strip().splitlines())


def _chapter(rule: Rule, both: dict[str, list[Any]]) -> str:
    aliases = f" · also `{'`, `'.join(rule.aliases)}`" if rule.aliases else ""
    what = " ".join((type(rule).__doc__ or "").split())
    return "\n".join(
        [
            f"### {rule.name}",
            "",
            f"**{rule.severity}**{aliases}",
            "",
            what,
            "",
            f"- Why: {rule.why}",
            f"- Source: {rule.source}",
            f"- Says: {rule.message_zh} / {rule.message_en}".replace("%%", "%"),
            "",
            "Finds:",
            "",
            _example(both["finds"][0]),
            "",
            "Silent:",
            "",
            _example(both["silent"][0]),
            "",
        ]
    )


def page() -> str:
    parts = [INTRO]
    known = samples()
    rules = all_rules().values()
    for family, title in FAMILIES.items():
        mine = [rule for rule in rules if rule.family == family]
        parts.append(f"## {title}\n")
        parts += [_chapter(rule, known[rule.name]) for rule in mine]
    return "\n".join(parts).rstrip() + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
