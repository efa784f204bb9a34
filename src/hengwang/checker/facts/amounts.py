"""Sums of money in sentences: what they are called, which part they play, how exact they are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from hengwang.checker.facts.spelled import in_digits
from hengwang.checker.report import Amount, Sentence
from hengwang.kernel.errors import DomainError
from hengwang.kernel.money import AmountUnit, parse_amount
from hengwang.kernel.quantities import Qualifier

_WIDE = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
_AMOUNT = re.compile(
    r"(?P<before>将近|接近|超过|近|(?<![节合])约|超|不足|不低于|不超过)?(?:人民币|￥|¥)?"
    r"(?P<number>(?<![\d.A-Za-z])-?\d[\d,，]{0,24}(?:\.\d+)?)\s*(?P<over>多|余)?\s*"
    r"(?P<unit>亿元|万元|百万元|千元|元|万|亿)(?P<over2>多|余)?(?P<after>以上|左右|以内)?"
)
_BARE_NEXT = re.compile(r"[，。；、,;：:）)”\s]|$|资金|经费|用于|以上|左右|（|\(")
_MONEY_WORDS = re.compile(
    r"安排|支付|结余|结转|投资|资金|经费|费用?|支出|预算|金额|节省|节约|拨款|投入|价|款|到位|采购"
)
_SEPARATOR = re.compile(r"[，。；：,;:（）()“”\n]")
_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("executed", re.compile(r"支出|支付|执行数|已使用|实际使用|拨付|列支|开支|使用资金|执行")),
    ("arrived", re.compile(r"到位|到账")),
    ("carried_over", re.compile(r"上年结转|拨款结转|结转、?结余资金|年初结转")),
    ("balance", re.compile(r"结余|结转|剩余|余额|未支付|未使用")),
    ("price", re.compile(r"中标|合同|价格|单价|成交|报价")),
    ("initial_budget", re.compile(r"年初(?:安排|批复)?预算")),
    ("budget", re.compile(r"预算|批复|安排|下达|计划|财政拨款|核定")),
    ("total", re.compile(r"总?投资|投入|总额|合计|总收入")),
)
_QUALIFIERS = {
    "近": Qualifier.ABOUT,
    "约": Qualifier.ABOUT,
    "将近": Qualifier.ABOUT,
    "接近": Qualifier.ABOUT,
    "左右": Qualifier.ABOUT,
    "超过": Qualifier.MORE_THAN,
    "超": Qualifier.MORE_THAN,
    "以上": Qualifier.AT_LEAST,
    "不低于": Qualifier.AT_LEAST,
    "不足": Qualifier.LESS_THAN,
    "以内": Qualifier.AT_MOST,
    "不超过": Qualifier.AT_MOST,
}
_UNITS = {
    "元": AmountUnit.YUAN,
    "万元": AmountUnit.WAN,
    "万": AmountUnit.WAN,
    "亿元": AmountUnit.YI,
    "亿": AmountUnit.YI,
}


def amounts_said(sentences: Sequence[Sentence]) -> Iterator[Amount]:
    """Yield the sums of money in sentences; 万 and 亿 without 元 only where money is meant."""
    for sentence in sentences:
        yield from _handed_out(list(_in_sentence(sentence)))


def _handed_out(amounts: list[Amount]) -> list[Amount]:
    """实际拨付450万元，支出438.75万元: what was paid to the project arrived, it was not spent."""
    if not any(a.role == "executed" and "支出" in a.name for a in amounts):
        return amounts
    return [
        replace(a, role="arrived") if a.role == "executed" and _PAID_TO.search(a.name) else a
        for a in amounts
    ]


def _in_sentence(sentence: Sentence) -> Iterator[Amount]:
    text = in_digits(sentence.text).translate(_WIDE)
    since, last_name, last_role = 0, "", ""
    for match in _AMOUNT.finditer(text):
        if match["unit"] in {"万", "亿"} and not _is_money(text, match):
            continue
        name = _name_before(text, since, match.start())
        since = match.end()
        role = role_of(name) or ("" if name else last_role)
        name, last_name, last_role = name or last_name, name or last_name, role
        printed = match["number"] + match["unit"]
        try:
            yuan = parse_amount(printed.replace("，", ","))
        except DomainError:
            yuan = None
        yield Amount(
            name,
            yuan,
            printed,
            _UNITS.get(match["unit"]),
            sentence.place,
            sentence.text,
            role,
            _qualifier(match),
            sentence.index,
            match.start("number"),
        )


def _is_money(text: str, match: re.Match[str]) -> bool:
    if not _BARE_NEXT.match(text[match.end() :]):
        return False
    return bool(_MONEY_WORDS.search(text[max(0, match.start() - 30) : match.start()]))


def _name_before(text: str, since: int, at: int) -> str:
    phrase = _SEPARATOR.split(text[since:at])[-1]
    phrase = re.sub(r"^[、和及与为是达共计]+", "", phrase.strip())
    return re.sub(r"(?:共计|合计|总计|分别)?(?:为|是|达到|达|共|约|近)?$", "", phrase) or phrase


_PAID_TO = re.compile(r"拨付(?:到位)?(?:资金)?$|下拨$")
# 支出中培训费97万元 is a part of the spending, not the spending; 支出中央补助 has no such 中.
_WITHIN = re.compile(r"^.{0,8}(?:支出|预算|资金|投资|概算)[之当]?中(?![央期级小学])(?=.{2})")


# Items of the departments' classification are parts of the spending, wherever they are told.
_ITEM = re.compile(
    r"(?:工资福利|商品和服务|对个人和家庭的?补助|资本性|人员|公用|基本)(?:支出|经费)?(?:支出)?$"
)


def role_of(name: str) -> str:
    """Return the part an amount plays, by the word that stands nearest to it."""
    best = ("", -1)
    if _ITEM.search(name):
        return ""
    name = _WITHIN.sub("", name)
    for role, words in _ROLES:
        ends = [found.end() for found in words.finditer(name)]
        if ends and ends[-1] > best[1]:
            best = (role, ends[-1])
    return best[0]


def _qualifier(match: re.Match[str]) -> Qualifier:
    if match["over"] or match["over2"]:
        return Qualifier.OVER
    return _QUALIFIERS.get(match["before"] or match["after"] or "", Qualifier.EXACT)
