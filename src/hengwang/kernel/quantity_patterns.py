"""How Chinese reports spell quantities, and which digits in them are none."""

import re

from hengwang.kernel.measure_words import WORDS
from hengwang.kernel.quantity_values import Qualifier

# One character for one, so that places in the plain text are places in the source.
_NARROW = str.maketrans(
    "０１２３４５６７８９．％＞＜＝－−～〜×✕＊＋（）：／ＭＧＴ　\u00a0≧⩾≦⩽",
    "0123456789.%><=--~~xxx+():/MGT  ≥≥≤≤",
)
# A full-width comma groups thousands only between full-width digits; elsewhere it ends a clause.
_WIDE_GROUP = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")

_YEAR = "(?:19|20)[0-9]{2}"
_JOIN = "[-~—–至到、/]"
_NOT_QUANTITIES = re.compile(
    "|".join(
        (
            rf"{_YEAR}(?:{_JOIN}{_YEAR})+年?度?|{_YEAR}年度?",
            r"[二一][〇零○九][〇零○一二三四五六七八九]{2}年度?",
            rf"{_YEAR}[-/.](?:1[0-2]|0?[1-9])(?:[-/.][0-9]{{1,2}})?(?![0-9])",
            rf"(?:1[0-2]|0?[1-9])(?:{_JOIN}(?:1[0-2]|0?[1-9])){{0,11}}月份?(?:[0-9]{{1,2}}[日号]"
            rf"(?:{_JOIN}[0-9]{{1,2}}[日号])?)?",
            r"[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?",
            r"[〔\[(【][0-9]{4}[〕\])】]第?[0-9]+号",
            r"(?:GB|GA|YD|DB|ISO|RFC|YZ|JR)(?:/[A-Z]+)?[ ]*[0-9]+(?:[.-][0-9]+)*",
            r"(?<![0-9.])[0-9]+(?:\.[0-9]+){2,}",
            r"(?<![0-9.])[0-9]+[/:][0-9]+(?![0-9.])",
            r"(?<![0-9.,])[0-9]{11,}(?![0-9.])",
            r"第[ ]*[0-9]+(?:\.[0-9]+)*",
            r"(?m:^[ ]*\(?[0-9]{1,2}(?:\.[0-9]{1,2})*[)、.](?![0-9]))",
            r"\([0-9]{1,2}\)",
            r"(?<!库)(?:附?表|图|附件)[ ]*[0-9]{1,2}(?:[-.][0-9]{1,2})*(?![0-9.,%张份个种])",
        )
    )
)

_BEFORE_WORDS = {
    Qualifier.AT_LEAST: "不少于 不低于 不小于 大于等于 大于或等于 高于或等于 至少 最少 ≥ >= =>",
    Qualifier.AT_MOST: "不超过 不大于 不高于 不多于 小于等于 小于或等于 至多 最多 ≤ <= =<",
    Qualifier.MORE_THAN: "超过 超出 突破 大于 高于 多于 超 >",
    Qualifier.LESS_THAN: "少于 小于 低于 不足 不到 <",
    Qualifier.ABOUT: "大约 约为 约 接近 将近 近 大概",
    Qualifier.EXACT: "=",
}
_AFTER_WORDS = {
    Qualifier.AT_LEAST: "及以上 以上",
    Qualifier.AT_MOST: "及以下 以下 以内 之内",
    Qualifier.ABOUT: "左右 上下",
}
BEFORE = {word: meant for meant, words in _BEFORE_WORDS.items() for word in words.split()}
AFTER = {word: meant for meant, words in _AFTER_WORDS.items() for word in words.split()}
AFTER["内"] = Qualifier.AT_MOST
SCALES = {"万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "千万": 7, "百万": 6, "十万": 5}
SCALES.update({"亿": 8, "万": 4, "千": 3})
RANGE_SIGNS = frozenset({"-", "~", "—", "–", "——", "至", "到"})

_CHINESE = "[〇零一二两三四五六七八九十百千万亿]"
# An ASCII unit ends where its letters end: 5G but not 5Gx.
_NOT_BEFORE = {
    "部": "分|门|委",
    "级": "指标",
    "分": "析|别|公司|中心",
    "面": "积|板",
    "具": "体|有|备",
    "架": "构|设",
    "段": "落",
    "升": "级|高|至|到|为",
    "口": "径|岸",
    "列": "入|为|支",
    "头": "部|等",
}
_WORD = "|".join(
    re.escape(word)
    + (f"(?!{_NOT_BEFORE[word]})" if word in _NOT_BEFORE else "")
    + ("(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else "")
    for word in WORDS
)
_SCALE = "|".join(SCALES) + "(?!米|瓦)"
# 最近, 附近 and 节约, 合约 end in words that alone would mean "about".
_NOT_BEHIND = {"近": "最附邻临", "约": "节条合预签契制"}
_BEFORE = "|".join(
    rf"(?<![{_NOT_BEHIND[word]}]){word}" if word in _NOT_BEHIND else word for word in BEFORE
)
# 内 alone closes a deadline (2小时内), unless it begins another word.
_AFTER = "|".join(AFTER) + "(?!容|部|外|网|存|设|控|涵)"
QUANTITY = re.compile(
    rf"(?:(?P<before>{_BEFORE})[ ]*)?"
    r"(?:百分之(?P<percent>[0-9]+(?:\.[0-9]+)?|[〇零一二三四五六七八九十百点]+)"
    r"|(?<![0-9A-Za-z.])(?<![0-9],)"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+(?![0-9]))(?:\.[0-9]+)?(?![0-9]))(?!,[0-9])"
    rf"|(?<![第之统专唯每几数\d])(?<!{_CHINESE})(?P<chinese>{_CHINESE}+)"
    rf"(?=[余多几来]?[ ]*(?:{_WORD})))"
    rf"(?P<over>[余多几来])?[ ]*(?P<scale>{_SCALE})?(?P<over_scaled>[余多])?[ ]*"
    r"(?:个(?P<over_piece>[余多])(?P<unit_after_over>月|小时|星期|工作日)"
    rf"|(?P<unit>{_WORD})(?P<over_unit>[余多](?!个|家|次|项|样|种|元|方|层|级|部))?)?"
    rf"(?:[ ]*(?P<after>{_AFTER}))?"
)
ROUND_THE_CLOCK = re.compile(
    r"(?<![0-9.x])([1-7])[ ]*[xX*][ ]*([0-9]{1,2})[ ]*(?:个?小时|h)?(?![0-9])"
)
# Words that only look like numerals: 十分重要, 一次性, 千家万户, 三门峡, 五台山.
NOT_NUMERALS = re.compile(
    f"(?:{'|'.join(BEFORE)})?(?:十分|十字|一(?!台|套|家|起|名|亿|万|千|百).*|三门|五台|三位|[百千万亿]+(?![余多几]).*)"
)


def plain_text(text: str) -> str:
    """`text` with narrow digits and signs and with what is no quantity blanked, of equal length."""
    narrow = _WIDE_GROUP.sub(",", text).translate(_NARROW)
    return _NOT_QUANTITIES.sub(lambda match: "□" * len(match[0]), narrow)
