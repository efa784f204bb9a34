"""An office's own words and own rules, added to the checker's: pure data.

    from hengwang.checker.own import rules_with
    findings = check(report, rules=rules_with(words, rules))

`rules_with(extra_words, extra_rules)` returns all built-in rules and the own ones as a
list for `runner.check(report, rules=…)`. Words and rules are given as `Word` and `OwnRule` objects
or as plain mappings of the same keys (rows of a database, `Model.values()`); `own_set(words,
rules)` validates the same and returns the `OwnSet`, which is picklable and comparable. Both raise
`OwnRulesInvalidError` (which entry, which key, why) or `OwnRuleNameTakenError`; nothing is ever
executed from the data, and phrases are literal (no regular expressions).

A word: `{"write": 登录, "wrong": [登陆], "kind": "term"|"typo"|"forbidden", "unless": [登陆舰],
"reason": "", "severity": "advice"}`. `write` may be empty for `forbidden`. Findings come under
the rules `own-term`, `own-typo`, `own-forbidden-word` (family `own`).

A rule: `{"name": kebab-case, "kind": …, "message": Chinese, "message_en": "", "why": "",
"source": "", "severity": "warning", "title_has": []}` and by `kind`

- `required-phrase`, `forbidden-phrase`: `phrases` (any of them), `chapter` (words of a heading it
  must stand under; empty: anywhere)
- `required-section`: `phrases`, one of which a heading must have
- `required-column`: `phrases`, one of which the head of a table of indicators must have
- `figure-limit`: `phrases` that name the figure, `unit` as printed (`%`, `万元`, `人`, …),
  `at_least`, `at_most`

`title_has` limits a rule to documents whose title has one of these words. Findings carry the own
name. `parse(text)` and `read_file(path)` read the YAML form `{"words": […], "rules": […]}`;
`read_folder(data_dir)` reads every `check/*.yaml` of a data folder; `OwnSet.joined` puts sets
together.

Rules in Python come from trusted packages and are among the built-in ones already: see
`hengwang.kernel.extensions`.
"""

from hengwang.checker.own.assembly import rules_with
from hengwang.checker.own.errors import (
    OwnRuleNameTakenError,
    OwnRulesInvalidError,
)
from hengwang.checker.own.files import parse, read_file, read_folder
from hengwang.checker.own.schema import Kind, OwnRule, OwnSet, Word, WordKind, own_set

__all__ = [
    "Kind",
    "OwnRule",
    "OwnRuleNameTakenError",
    "OwnRulesInvalidError",
    "OwnSet",
    "Word",
    "WordKind",
    "own_set",
    "parse",
    "read_file",
    "read_folder",
    "rules_with",
]
