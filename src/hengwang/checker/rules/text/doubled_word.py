"""Words that stand twice in a row."""

import re
from collections.abc import Iterable

from hengwang.checker.analysis.grouping import together
from hengwang.checker.analysis.view import view_of
from hengwang.checker.analysis.wording import clause_around
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report

_PARTICLE = re.compile(
    r"(?<!目)的的(?![确士])|(?<![明为])了了(?![解结然])|(?<![参])与与(?!否)|(?<!就)把把|被被"
)
_WORD = re.compile(r"([\u4e00-\u9fff]{2,6})\1")
# Nouns that may end one word and begin the next: 公共服务服务水平, 绩效评价评价指标.
_JOINTS = frozenset(
    [
        "服务",
        "管理",
        "建设",
        "工作",
        "安全",
        "评价",
        "项目",
        "资金",
        "绩效",
        "单位",
        "监督",
        "检查",
        "保障",
        "运行",
        "维护",
        "支出",
        "预算",
        "教育",
        "发展",
        "技术",
        "信息",
        "数据",
        "网络",
        "培训",
        "监测",
        "检测",
        "审核",
        "采购",
        "设备",
        "设施",
        "环境",
        "生产",
        "经济",
        "社会",
        "文化",
        "科技",
        "改革",
        "创新",
        "合作",
        "指导",
        "组织",
        "实施",
        "执行",
        "支付",
        "考核",
        "验收",
        "会议",
        "制度",
        "质量",
        "标准",
        "公共",
        "中心",
        "业务",
        "政务",
        "平台",
        "应用",
        "工程",
        "企业",
        "农业",
        "医疗",
        "卫生",
        "养老",
        "就业",
        "救助",
        "补助",
        "补贴",
        "奖励",
        "宣传",
        "研究",
        "讨论",
        "商量",
        "学习",
        "调研",
        "了解",
        "尝试",
        "考虑",
    ]
)
_FUNCTION = "的了地得和与及、，。；：）)在是有被把对为以等"
_REPEATABLE = re.compile(
    r"^(?:一|逐|层|步|年|月|日|天|时|代|家|户|村|件|次|个|条|项|点|级|批|人|处|种|桩|常|往|渐|慢|好|大|小|多|少|早|高|深|远|牢|认|清|实|踏)"
)


class DuplicatedWord(Rule):
    """Finds 的的 and words of two to six characters printed twice, except usual reduplications."""

    name = "duplicated-word"
    severity = Severity.ADVICE
    family = "text"
    why = "A doubled word is the trace of an edit that nobody read again."
    source = "GB/T 15834, GB/T 9704: 文字正确; house word list of reduplications"
    message_en = "%(count)s doubled words: %(words)s"
    message_zh = "有%(count)s处重复用词：%(words)s"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for all places."""
        hits = []
        for passage in view_of(report).passages:
            text = passage.text
            for found in (*_PARTICLE.finditer(text), *_WORD.finditer(text)):
                if found.re is _WORD and _usual(found, text):
                    continue
                hits.append((found[0], passage.place, clause_around(text, *found.span())))
        if hits:
            words = "、".join(dict.fromkeys(word for word, _, _ in hits))
            yield together(self, [(p, q) for _, p, q in hits], numbers=words, words=words)


def _usual(found: re.Match[str], text: str) -> bool:
    word = found[1]
    if _REPEATABLE.match(word) and len(word) == 2 and len(set(word)) > 0 and word[0] in "一逐":  # noqa: PLR2004
        return True
    if len(set(word)) == 1:
        return True
    follows = text[found.end() : found.end() + 1]
    joint = (
        word in _JOINTS and follows and follows not in _FUNCTION and "\u4e00" <= follows <= "\u9fff"
    )
    return bool(joint)
