"""Why own words and rules cannot be used: which entry, and what is wrong with it."""

from hengwang.checker.errors import UnreadableError


class OwnRulesInvalidError(UnreadableError):
    """An entry of the list does not follow the schema, or the file is no such list."""

    code = "own_rules_invalid"
    message = "The own words and rules cannot be used: %(place)s: %(reason)s."
    message_zh = "自定义词表或规则不能使用：%(place)s：%(reason)s。"


class OwnRuleNameTakenError(UnreadableError):
    """A rule of that name or alias exists."""

    code = "own_rule_name_taken"
    message = "A rule called %(rule)s exists already; choose another name."
    message_zh = "规则名%(rule)s已被使用，请另取名称。"
