"""What the kinds of own words and rules are called on pages and in workbooks."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from hengwang.checker.own.schema import Kind, WordKind

WORD_KINDS = {
    WordKind.TERM.value: _("Another word is preferred"),
    WordKind.TYPO.value: _("Misspelling"),
    WordKind.FORBIDDEN.value: _("Forbidden word"),
}
KINDS = {
    Kind.REQUIRED_PHRASE.value: _("Phrase that must occur"),
    Kind.FORBIDDEN_PHRASE.value: _("Phrase that must not occur"),
    Kind.REQUIRED_SECTION.value: _("Section that must be there"),
    Kind.REQUIRED_COLUMN.value: _("Column of the indicator table that must be there"),
    Kind.FIGURE_LIMIT.value: _("Limit of a figure"),
}
# Workbooks go from office to office: their words are Chinese whoever writes them.
SHEET_WORD_KINDS = {"term": "规范用语", "typo": "错别字", "forbidden": "禁用词"}
SHEET_KINDS = {
    "required-phrase": "必须出现", "forbidden-phrase": "不得出现", "required-section": "必备章节",
    "required-column": "必备栏目", "figure-limit": "数值界限",
}  # fmt: skip
SHEET_SEVERITIES = {"error": "错误", "warning": "警告", "advice": "建议"}
LIST_TITLE = pgettext_lazy("reviews", "Own words and rules")
