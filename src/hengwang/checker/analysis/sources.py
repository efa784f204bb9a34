"""Where a figure stands, as a computation names it: in the language of the reports."""

_NAMES = {
    "text": "正文",
    "table": "表格",
    "rows": "各行",
    "row": "资金行",
    "declared": "声明",
    "heading": "标题",
}


def source_name(where: str) -> str:
    """The name of a source: text → 正文; an unknown one keeps its own."""
    return _NAMES.get(where, where)
