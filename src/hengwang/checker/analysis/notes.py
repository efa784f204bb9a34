"""What a deviation note says: a cause, an intention, or nothing."""

import re

_CAUSE = re.compile(
    r"因|由于|原因|不足|有待|滞后|未能|未|延[迟误期后]|影响|不(?!断|懈|忘|仅)[\u4e00-\u9fff]|尚|较[低少慢差大]|偏[低高少大差]|疫情|缺[乏少]|"
    r"暂停|推迟|取消|调整|减少|下降|存在|困难|问题|人员变动|变化|超出|多于|少于|低于|高于|客观|天气|政策|尾款|质保|节约|节省|"
    r"中标|招标|受.{1,12}制约|薄弱|欠缺|跨年|尚需|部分"
)
_INTENTION = re.compile(
    r"进一步|继续|加强|加大|提[高升]|完善|强化|今后|下一步|将|扩大|优化|推进|做好|落实"
)


def names_a_cause(note: str) -> bool:
    """True when a note says why, and not only what is going to be done."""
    return bool(_CAUSE.search(note))


def is_intention_only(note: str) -> bool:
    """True for a note that promises and explains nothing."""
    text = note.strip()
    return bool(text) and bool(_INTENTION.search(text)) and not names_a_cause(text)
