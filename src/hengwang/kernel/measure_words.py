"""The measure words and units of Chinese reports, and which of them can be compared."""

from decimal import Decimal

# (dimension, one of it in the dimension's own unit). Words outside this table compare with
# themselves only; synonyms share a dimension, so that 81个单位 speaks about 80多家单位.
_DIMENSIONS: dict[str, dict[str, str]] = {
    "share": {"%": "1", "‰": "0.1"},
    "percentage points": {"个百分点": "1", "百分点": "1"},
    "money": {"元": "1", "角": "0.1"},
    "bandwidth": {
        **dict.fromkeys(("M", "Mbps", "Mb/s", "兆", "Mbit/s"), "1"),
        **dict.fromkeys(("G", "Gbps", "Gb/s", "Gbit/s"), "1000"),
        **dict.fromkeys(("K", "Kbps", "kbps"), "0.001"),
        "Tbps": "1000000",
    },
    "storage": {"MB": "1", "GB": "1024", "TB": "1048576", "T": "1048576", "PB": "1073741824"},
    "time": {
        **dict.fromkeys(("毫秒", "ms"), "0.001"),
        **dict.fromkeys(("秒", "秒钟", "s"), "1"),
        **dict.fromkeys(("分钟", "min"), "60"),
        **dict.fromkeys(("小时", "个小时", "h"), "3600"),
        **dict.fromkeys(("天", "日"), "86400"),
        **dict.fromkeys(("周", "个星期"), "604800"),
    },
    "hours a week": {"小时/周": "1"},
    "working days": {"工作日": "1", "个工作日": "1"},
    "months": {"月": "1", "个月": "1", "季度": "3", "个季度": "3", "年": "12"},
    "bodies": {"个": "1", "家": "1"},
    "people": {"人": "1", "名": "1", "位": "1"},
    "times": {"次": "1", "回": "1", "趟": "1"},
    "cases": {"起": "1", "件": "1", "宗": "1"},
    "equipment": {"台": "1", "台套": "1", "台（套）": "1", "台(套)": "1"},
    "energy": {"度": "1", "千瓦时": "1", "kWh": "1"},
    "length": {"米": "1", "千米": "1000", "公里": "1000"},
    "area": {
        **dict.fromkeys(("平方米", "㎡"), "1"),
        "公顷": "10000",
        **dict.fromkeys(("平方公里", "平方千米"), "1000000"),
    },
    "volume": {"立方米": "1", "m³": "1"},
    "weight": {"公斤": "1", "千克": "1", "吨": "1000"},
    "points": {"分": "1"},
}
_OTHER_WORDS = frozenset(
    word
    for line in (
        "人次 人天 人日 户次 台次 车次 场次 件次 班次 场 项 套 条 份 处 所 座 间 户 篇 类 种 级 期",
        "批 点 册 张 块 根 路 对 组 门 只 辆 部 封 页 字 端 班 步 轮 支 笔 单 款 例 节点 颗 核",
        "具 架 栋 幢 株 棵 头 羽 盏 亩 延米 段 艘 艘次 架次 床 剂 瓶 箱 袋 盒 批次 课时 学时 口 眼",
        "孔 扇 樘 台件 辆次 家次 户次 列 条次 兆瓦 MW 升 亩次",
        "卷 枚 道 股 层 面 把 本 幅 样 帧 号 名次 倍 千瓦 kW W A V ℃ 号楼 GHz MHz",
    )
    for word in line.split()
)

_SCALED = {
    word: (dimension, Decimal(factor))
    for dimension, words in _DIMENSIONS.items()
    for word, factor in words.items()
}
# Longest first: a regular expression takes the first alternative that fits.
WORDS: tuple[str, ...] = tuple(
    sorted({*_SCALED, *_OTHER_WORDS}, key=lambda word: (-len(word), word))
)
DURATIONS = frozenset({"年", "月", "个月", "日", "天", "周", "季度", "个季度", "期", "小时"})
# A table cell often leaves its measure word to the heading; these never go unsaid there.
_NEVER_IMPLIED = frozenset({"share", "percentage points", "money", "bandwidth", "storage", "time"})


def dimension_of(unit: str) -> tuple[str, Decimal]:
    """What `unit` measures, and how many of that dimension's own unit one of it is."""
    return _SCALED.get(unit, (unit, Decimal(1)))


def common_factors(one: str, other: str) -> tuple[Decimal, Decimal] | None:
    """Factors that bring both units to a common one; None when they measure different things.

    No unit at all goes with any measure word (a table cell beside a sentence), but not with per
    cent, money, bandwidth, storage or time.
    """
    (dimension, factor), (other_dimension, other_factor) = dimension_of(one), dimension_of(other)
    if dimension == other_dimension:
        return factor, other_factor
    named = other_dimension if not one else dimension
    if "" in {one, other} and named not in _NEVER_IMPLIED:
        return factor, other_factor
    return None
