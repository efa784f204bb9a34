"""What columns are called: synonyms of the budget system and of hand-made tables."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from hengwang.kernel.money import AmountUnit


class Sheet(StrEnum):
    """The four kinds of table, in the order in which they are applied."""

    PROGRAMMES = "programmes"
    BUDGET_LINES = "budget_lines"
    CONTRACTS = "contracts"
    PAYMENTS = "payments"


PROGRAMME = {
    "programme_code": ("项目编码", "项目代码", "项目编号", "预算项目编码"),
    "programme": ("项目名称", "项目", "预算项目", "预算项目名称"),
}
FIELDS: Mapping[Sheet, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Sheet.PROGRAMMES: {
            **PROGRAMME,
            "unit": ("单位名称", "单位", "预算单位", "项目单位", "实施单位"),
            "first_year": ("开始年度", "起始年度", "起始年份", "开始年份", "预算年度", "年度"),
            "last_year": ("结束年度", "终止年度", "截止年度", "结束年份"),
            "kind": ("项目类型", "项目类别", "类别", "类型"),
            "office": ("责任处室", "责任科室", "承办处室", "主管处室", "承办科室"),
            "basis": ("立项依据", "依据"),
            "summary": ("项目概况", "概况", "简介", "项目内容"),
        },
        Sheet.BUDGET_LINES: {
            **PROGRAMME,
            "fiscal_year": ("预算年度", "年度", "财政年度"),
            "source": ("资金来源", "资金性质", "来源"),
            "level": ("资金级次", "财政级次", "级次"),
            "expense_item": (
                "预算科目",
                "支出科目",
                "科目",
                "支出内容",
                "明细",
                "部门经济分类",
                "部门支出经济分类",
                "政府经济分类",
                "政府支出经济分类",
                "功能分类科目",
                "支出功能分类科目",
            ),
            "initial_cny": ("年初预算数", "年初预算", "年初数", "年初指标", "年初批复数"),
            "approved_cny": (
                "全年预算数",
                "预算数",
                "预算金额",
                "批复金额",
                "批复数",
                "调整预算数",
                "可执行指标",
                "可执行指标金额",
                "指标金额",
                "下达金额",
                "调整后预算数",
            ),
            "approval_number": ("批复文号", "预算文号", "指标文号", "文号", "预算指标文号"),
            "approved_on": ("批复日期", "下达日期", "指标日期"),
        },
        Sheet.CONTRACTS: {
            **PROGRAMME,
            "number": ("合同编号", "合同号", "合同编码"),
            "name": ("合同名称",),
            "company": ("供应商", "供应商名称", "乙方", "承包单位", "中标单位", "合同乙方"),
            "amount_cny": ("合同金额", "合同价", "合同总价", "签约金额"),
            "signed_on": ("签订日期", "签约日期", "合同签订日期"),
            "starts_on": ("开始日期", "服务开始日期", "起始日期"),
            "ends_on": ("结束日期", "到期日期", "服务结束日期", "终止日期"),
            "covers": ("合同内容", "服务内容", "标的"),
        },
        Sheet.PAYMENTS: {
            **PROGRAMME,
            "fiscal_year": ("预算年度", "年度", "财政年度"),
            "paid_on": ("支付日期", "付款日期", "记账日期", "凭证日期", "日期"),
            "voucher_number": (
                "凭证号",
                "凭证",
                "凭证编号",
                "记账凭证号",
                "凭证字号",
                "支付凭证号",
                "支付凭证编号",
                "国库集中支付凭证号",
                "支付申请号",
            ),
            "amount_cny": (
                "支付金额",
                "付款金额",
                "支出金额",
                "实际支付",
                "实付金额",
                "金额",
                "借方金额",
            ),
            "source": ("资金来源", "资金性质", "来源"),
            "expense_item": (
                "预算科目",
                "支出科目",
                "科目",
                "经济分类",
                "部门经济分类",
                "政府经济分类",
            ),
            "payee": (
                "收款人",
                "收款单位",
                "收款人名称",
                "收款人全称",
                "收款方",
                "对方单位",
            ),
            "purpose": ("用途", "摘要", "支付用途", "事由", "说明"),
            "contract_number": ("合同编号", "合同号"),
            "subproject": ("子项目", "子项目名称"),
            "approval_number": ("指标文号", "预算指标文号", "预算文号"),
            "business": ("业务类型", "支付类型", "退款标志", "冲销标志", "凭证类型"),
        },
    }
)
NEEDED: Mapping[Sheet, frozenset[str]] = MappingProxyType(
    {
        Sheet.PROGRAMMES: frozenset({"programme", "first_year"}),
        Sheet.BUDGET_LINES: frozenset({"approved_cny"}),
        Sheet.CONTRACTS: frozenset({"name", "company", "amount_cny"}),
        Sheet.PAYMENTS: frozenset({"amount_cny"}),
    }
)
# What only this kind has: a table of payments also names contracts, one of contracts no vouchers.
TELLING: Mapping[Sheet, frozenset[str]] = MappingProxyType(
    {
        Sheet.PROGRAMMES: frozenset({"first_year"}),
        Sheet.BUDGET_LINES: frozenset({"approved_cny"}),
        Sheet.CONTRACTS: frozenset({"company", "name"}),
        Sheet.PAYMENTS: frozenset({"voucher_number", "paid_on", "payee"}),
    }
)
AMOUNTS = frozenset({"approved_cny", "initial_cny", "amount_cny"})

_UNIT = re.compile(r"[（(\[]?\s*(?:单位[：:])?\s*(万元|亿元|元)\s*[）)\]]?$")
_UNITS = {"元": AmountUnit.YUAN, "万元": AmountUnit.WAN, "亿元": AmountUnit.YI}
_PREFIX = re.compile(r"^(?:本次|本期|本笔|当前|申请|所属)(?=..)")
_USUAL_ENDS = (
    (re.compile(r"(?:编码|代码|号码)$"), "编号"),
    (re.compile(r"时间$"), "日期"),
    (re.compile(r"(?:账户|帐户)?(?:户名|名称|姓名)$"), "名称"),
    (re.compile(r"支付摘要$|摘要说明$|用途摘要$|资金用途$|款项用途$"), "摘要"),
    (re.compile(r"清算日期$|入账日期$|支付完成日期$"), "支付日期"),
)
_BRACKETED = re.compile(r"\([^()]*\)$")
_UNIT_LINE = re.compile(r"单位[：:]\s*(?:人民币)?\s*(万元|亿元|元)")


@dataclass(frozen=True)
class Header:
    """Where the columns of a table are, and in what unit its amounts are."""

    sheet: Sheet
    row: int
    places: Mapping[str, int]
    titles: Mapping[str, str]
    units: Mapping[str, AmountUnit]
    layout: str = ""  # key of the province's layout; empty where the usual words were enough


@dataclass(frozen=True)
class Words:
    """What one layout adds for one kind of table: headings in plain form, by their field."""

    layout: str
    sheet: Sheet
    named: tuple[str, ...] = ()
    unit: AmountUnit | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


def plain(text: object) -> str:
    """Full-width forms narrowed, white space and trailing marks taken out."""
    folded = unicodedata.normalize("NFKC", str(text or ""))
    return re.sub(r"[\s*:：]+", "", folded)


def split_unit(title: str) -> tuple[str, AmountUnit | None]:
    """The title without its unit, and the unit: 支付金额（万元）."""
    found = _UNIT.search(title)
    if found is None or found.start() == 0:
        return title, None
    return title[: found.start()], _UNITS[found[1]]


KNOWN_WORDS = frozenset(
    word for known in FIELDS.values() for words in known.values() for word in words
)


def joined(above: list[str], below: list[str], layouts: Sequence[Words] = ()) -> list[str]:
    """Two heading lines as one; merged cells reach right.

    收款人 over 名称 is 收款人名称, 预算数 over 年初 is 年初预算数.
    """
    words = KNOWN_WORDS.union(*(one.fields for one in layouts))
    found, over = [], ""
    for at, text in enumerate(below):
        own = above[at] if at < len(above) else ""
        over = own if own.strip() else over
        told = [text, over + text, text + over, own]
        known = (one for one in told if not words.isdisjoint(_readings(plain(one))))
        found.append(next(known, text or own))
    return found


def unit_line(text: str) -> AmountUnit | None:
    """The unit that a line above the header states for the whole table: 单位：万元."""
    found = _UNIT_LINE.search(unicodedata.normalize("NFKC", text))
    return _UNITS[found[1]] if found else None


def header_of(
    row_number: int,
    cells: list[str],
    unit: AmountUnit | None,
    named: str = "",
    layouts: Sequence[Words] = (),
) -> Header | None:
    """The header that this row is, or None; the sheet's name decides between kinds.

    A layout is taken where it explains more columns than the usual words, or as many in a sheet
    that bears one of its names.
    """
    best: Header | None = None
    best_score = 0
    usual = [Words("", sheet) for sheet in Sheet]
    for words in (*usual, *layouts):
        header, score = _matched(words, row_number, cells, unit)
        if any(word in named for word in words.named):
            score += 4
        elif sheet_named(named) is words.sheet:
            score += 3
        if header is not None and score > best_score:
            best, best_score = header, score
    return best


def sheet_named(name: str) -> Sheet | None:
    """The kind that a sheet's name says."""
    words = {
        Sheet.PAYMENTS: ("支付", "付款", "凭证", "支出明细"),
        Sheet.CONTRACTS: ("合同",),
        Sheet.BUDGET_LINES: ("预算", "指标"),
        Sheet.PROGRAMMES: ("项目",),
    }
    return next((sheet for sheet, known in words.items() if any(w in name for w in known)), None)


def _matched(
    words: Words, row_number: int, cells: list[str], unit: AmountUnit | None
) -> tuple[Header | None, int]:
    sheet = words.sheet
    usual = {word: field for field, known in FIELDS[sheet].items() for word in known}
    fields = {**usual, **words.fields}
    places: dict[str, int] = {}
    titles: dict[str, str] = {}
    units: dict[str, AmountUnit] = {}
    for at, cell in enumerate(cells):
        told = plain(cell)
        title, own_unit = split_unit(told)
        # A layout may name a heading with its unit or other brackets as it stands.
        names = (told, title, *_loosened(title))
        name = next((fields[one] for one in names if one in fields), None)
        if name is None or name in places:
            continue
        places[name], titles[name] = at, cell.strip()
        stated = own_unit or unit or words.unit
        if name in AMOUNTS and stated is not None:
            units[name] = stated
    belongs = {"programme", "programme_code"} & places.keys()
    if not (NEEDED[sheet] <= places.keys() and belongs and TELLING[sheet] & places.keys()):
        return None, 0
    return Header(sheet, row_number, places, titles, units, words.layout), len(places)


def _readings(told: str) -> set[str]:
    title = split_unit(told)[0]
    return {told, title, *_loosened(title)}


def _loosened(title: str) -> Iterator[str]:
    """The same heading in plainer words: 本次支付金额 is 支付金额, 凭证编码 is 凭证编号."""
    plainer = _PREFIX.sub("", title)
    for words, usual in _USUAL_ENDS:
        plainer = words.sub(usual, plainer)
    if plainer != title:
        yield plainer
    bare = _BRACKETED.sub("", plainer)
    if bare and bare != plainer:
        yield bare
