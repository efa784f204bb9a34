"""The built-in rules and an office's own ones in one list."""

from collections.abc import Iterable, Mapping
from typing import Any

from hengwang.checker.own.errors import OwnRuleNameTakenError
from hengwang.checker.own.schema import OwnRule, Word, own_set
from hengwang.checker.own.statements import stated_rule
from hengwang.checker.own.words import WORD_RULES, word_rules
from hengwang.checker.registry import Rule, all_rules


def rules_with(
    extra_words: Iterable[Word | Mapping[str, Any]] = (),
    extra_rules: Iterable[OwnRule | Mapping[str, Any]] = (),
) -> list[Rule]:
    """Return all built-in rules, then the own ones; for `runner.check(report, rules=…)`.

    Args:
        extra_words: Unwanted words, see the package's description.
        extra_rules: Declarative rules, see there.

    Raises:
        OwnRulesInvalidError: An entry does not follow the schema.
        OwnRuleNameTakenError: Two rules want one name.
    """
    own = own_set(extra_words, extra_rules)
    known = list(all_rules().values())
    taken = {name for rule in known for name in (rule.name, *rule.aliases)}
    taken |= {rule.name for rule in WORD_RULES}
    more = [stated_rule(one) for one in own.rules]
    for rule in more:
        names = {rule.name, *rule.aliases}
        if names & taken:
            first = min(names & taken)
            raise OwnRuleNameTakenError(name=first, rule=first)
        taken |= names
    return [*known, *word_rules(own.words), *more]
