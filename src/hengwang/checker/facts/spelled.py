"""Counts and sums spelled in Chinese numerals, put into digits so that they can be reckoned with.

三十二次 is a count; 第三次, 二期工程, 三五个, 一户一策 and 千家万户 are none and stay as printed.
"""

import re
from decimal import Decimal
from functools import lru_cache

from hengwang.kernel.numerals import numeral_of

MEASURE_WORDS = [
    "万人次",
    "人次",
    "户次",
    "册次",
    "家次",
    "车次",
    "台次",
    "辆次",
    "班次",
    "场次",
    "件次",
    "批次",
    "架次",
    "艘次",
    "课时",
    "学时",
    "台套",
    "人天",
    "延米",
    "平方公里",
    "平方米",
    "立方米",
    "千米",
    "公里",
    "公顷",
    "公斤",
    "千克",
    "千瓦",
    "个",
    "家",
    "项",
    "台",
    "条",
    "次",
    "起",
    "处",
    "所",
    "套",
    "篇",
    "份",
    "件",
    "户",
    "名",
    "人",
    "座",
    "米",
    "亩",
    "吨",
    "辆",
    "张",
    "场",
    "期",
    "批",
    "门",
    "间",
    "栋",
    "幢",
    "床",
    "支",
    "头",
    "只",
    "株",
    "棵",
    "眼",
    "盏",
    "宗",
    "例",
    "笔",
    "册",
    "部",
    "村",
    "镇",
    "乡",
    "㎡",
    "页",
    "卷",
    "路",
    "艘",
    "孔",
    "箱",
    "袋",
    "瓶",
    "盒",
    "剂",
    "块",
    "根",
    "枚",
    "羽",
    "幅",
    "副",
    "樘",
]
# What a measure word must not be the beginning of: 个月, 部门, 具体, 口径.
_NOT_BEFORE = {
    "个": "月|百分点|季度|星期|小时|工作日|年",
    "部": "门|委|分|曲",
    "门": "峡|诊|类",
    "台": "山|湾",
    "人": "民|才|均|工|员|口|社|大",
    "村": "民|庄|委|级",
    "镇": "区|级",
    "乡": "镇|级|村",
    "家": "长|庭|乡|属|具|畜",
    "起": "到|草|步|来",
    "所": "有|需|以|属",
    "项": "目",
    "次": "性|年|要|日",
    "头": "部|等|发",
    "米": "粉|线|面",
    "期": "间|末|初|满|内|限|望|待|工程|项目|建设|系统|改造|规划|网络|平台|课改|标",
    "条": "例|件",
    "间": "隔|接",
    "处": "理|置|室|长|级",
    "件": "套",
    "户": "籍|口",
    "支": "出|付|持|撑|部",
    "批": "复|准|示|量|评",
    "名": "单|称|录",
    "例": "如|行|会",
    "笔": "试|记",
    "只": "有|能|是",
    "张": "贴|网|图",
    "块": "链",
    "根": "据|本",
    "床": "位",
    "页": "岩",
    "路": "灯|面|桥|线|段|口|政|网|由|径|基|况|域|程",
    "卷": "入|宗",
    "孔": "子",
    "册": "子",
    "幅": "度|员",
    "副": "主|高|县|市|局|省|作用",
}
_NUMERAL = "[〇零一二两三四五六七八九十百千万亿]"
_WORDS = "|".join(
    re.escape(word) + (f"(?!{_NOT_BEFORE[word]})" if word in _NOT_BEFORE else "")
    for word in sorted(MEASURE_WORDS, key=len, reverse=True)
)
_SPELLED = re.compile(
    rf"(?<![第之统专唯每几数上成初十百千万亿\d.〇零一二两三四五六七八九])(?P<spelled>{_NUMERAL}+"
    rf"(?:点[〇零一二三四五六七八九]+[万亿]?)?)(?P<over>[余多几]?)(?P<unit>元|{_WORDS})"
)
_PERCENT = re.compile(
    r"百分之(?P<spelled>百|[〇零一二三四五六七八九十]+(?:点[〇零一二三四五六七八九]+)?)"
    r"(?![〇零一二三四五六七八九十点])"
)
_MAYBE = re.compile(r"[〇零一二两三四五六七八九十百千万亿][余多几]?[元\u4e00-\u9fff㎡]")
_SCALES = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_IN_A_ROW = re.compile(r"[〇零一二两三四五六七八九]{2,}")
_PLACES_ONLY = re.compile(r"[百千万亿]+")
_ENDS = "，。、；：）)”,;!！?？"
_PHASE_OF = re.compile(r"(?:项目|工程|系统|平台|网络)$")


@lru_cache(maxsize=16384)
def in_digits(text: str) -> str:
    """Return the text with its spelled counts, sums of money and percentages in digits."""
    if "百分之" in text:
        text = _PERCENT.sub(_percentage, text)
    return _SPELLED.sub(_figure, text) if _MAYBE.search(text) else text


def _percentage(found: re.Match[str]) -> str:
    spelled = found["spelled"]
    value = Decimal(100) if spelled == "百" else numeral_of(spelled)
    return found[0] if value is None else f"{value:f}%"


def _figure(found: re.Match[str]) -> str:
    spelled, unit = found["spelled"], found["unit"]
    if not _is_counted(found, spelled, unit):
        return found[0]
    scale = spelled[-1] if spelled[-1] in _SCALES else ""
    if "点" in spelled:
        value = numeral_of(spelled.removesuffix(scale))
    else:
        value = numeral_of(spelled)
        if value is not None and scale:
            value /= _SCALES[scale]
    return found[0] if value is None else f"{value:f}{scale}{found['over']}{unit}"


def _is_counted(found: re.Match[str], spelled: str, unit: str) -> bool:
    """Whether the numeral counts: not an order (二期), not a turn of phrase (一人一档)."""
    text, after = found.string, found.string[found.end() : found.end() + 1]
    if _IN_A_ROW.fullmatch(spelled) or (_PLACES_ONLY.fullmatch(spelled) and not found["over"]):
        return False
    if spelled == "二":
        return False
    if spelled == "一":
        return after == "" or after in _ENDS
    return not (unit == "期" and _PHASE_OF.search(text[: found.start()]))
