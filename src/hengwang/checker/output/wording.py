"""Fixed words of the outputs in both languages."""

from hengwang.checker.finding import Severity

SEVERITIES = {
    "zh": {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.ADVICE: "建议"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "advice"},
}
_WORDS = {
    "title": ("绩效报告检查结果", "Checked reports"),
    "severity": ("级别", "Severity"),
    "rule": ("规则", "Rule"),
    "place": ("位置", "Place"),
    "message": ("问题", "Finding"),
    "numbers": ("计算", "Computation"),
    "quote": ("原文", "Quote"),
    "clean": ("未发现问题", "Nothing found"),
    "unreadable": ("无法读取", "Not readable"),
    "project": ("项目", "Project"),
    "year": ("年度", "Year"),
    "total": ("总分", "Total"),
    "level": ("等级", "Level"),
    "files": ("文件", "Files"),
    "file": ("文件", "File"),
    "indicators": ("指标", "Indicators"),
    "level1": ("一级指标", "Level 1"),
    "level2": ("二级指标", "Level 2"),
    "level3": ("三级指标", "Level 3"),
    "target": ("指标值", "Target"),
    "actual": ("实际完成值", "Actual"),
    "weight": ("分值", "Points"),
    "score": ("得分", "Score"),
    "read": ("读出的指标", "Indicators read"),
    "checking": ("正在检查", "Checking"),
    "summary": (
        "共%(files)s个文件，%(errors)s个错误，%(warnings)s个警告，%(advice)s条建议，%(failed)s个文件无法读取",
        "%(files)s files, %(errors)s errors, %(warnings)s warnings, %(advice)s advice, "
        "%(failed)s unreadable",
    ),
    "formula-without-value": ("有公式单元格没有计算结果", "Some formula cells have no value"),
    "pages-without-text": ("有页面没有文字（可能是扫描件）", "Some pages have no text (scans?)"),
    "old-format": ("旧格式，已通过LibreOffice转换", "Old format, converted by LibreOffice"),
    "sheet-hidden": ("隐藏的工作表未检查", "Hidden sheets were not checked"),
    "tracked-changes": ("含有修订，按接受修订后的内容检查", "Tracked changes, read as if accepted"),
}


def word(key: str, language: str) -> str:
    """Return a fixed word in `zh` or `en`."""
    chinese, english = _WORDS.get(key, (key, key))
    return english if language == "en" else chinese
