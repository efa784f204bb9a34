"""Shares of a sum that is named, savings, and parts that a 共 adds up: 占合同金额的30%, 共五处.

The whole is the one the words name; a figure is doubted only where no other figure of the report
explains it and the right one lies near.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from hengwang.checker.analysis.counts import NUMBER, UNITS, Count
from hengwang.checker.analysis.sentence_figures import Around, Doubt
from hengwang.checker.report import Sentence
from hengwang.kernel.money import round_half_up

_HUNDRED = Decimal(100)
_NEAR = (Decimal("0.6"), Decimal("1.6"))
_SHARE = re.compile(
    rf"(?:占|为|达到?|完成)(?P<of>[\u4e00-\u9fff“”]{{0,12}}?)(?P<base>(?:{NUMBER})(?:{UNITS}))?"
    r"的?(?P<rate>\d{1,3}(?:\.\d+)?)[%％](?!以)"
)
_NEXT = re.compile(r"[，,（(]?(?:即|计|约?为|共)(?=\d)")
_COMPARED = re.compile(r"[较比]|同比|上年|去年")
# Other shares and comparisons of the same figure; each ends at a mark, so that it is read one way.
_BESIDE = re.compile(
    r"[，,（(、]*(?:(?:占|为|[较比]|同比)[^，。；,、%％]{1,30}(?:[%％][，,、]?|[，,、]))*"
)
_WITHIN = re.compile(r"中[，,：:]?|其中")
_VAGUE = re.compile(
    r"(?<![节合])约(?!定)|近|(?<![结盈])余|多|超|左右|以上|预计|计划|目标|力争|不低于|不超过|不少于|上年|去年"
)
_TAIL = re.compile(r"(?:共计?|总计|合计|达到?|为|是|了|计)+$")
_SPENDING = re.compile(r"(?:的?(?:支出|经费|资金|费用))+$")
_LEAD = re.compile(r"^(?:全部|整个|项目|年度|全年|总|本|该|当年|全县|全市|全区|财政)+")
_SAVED = re.compile(
    r"(?:资金)?节[约支省](?:率|比例)(?:为|达到?|是)?(?P<rate>\d{1,2}(?:\.\d+)?)[%％]"
)
_SAVES = re.compile(r"节[约支省](?:了|财政)?(?:资金|金额|经费)?(?:共|为)?$")
_PLANNED = re.compile(r"预算(?:金额|价|数|资金|总额)?$|控制价$|限价$|概算$|估算价?$")
_ALTOGETHER = re.compile(
    rf"[，,](?:合计|总计|共计|共)(?:有|为)?(?P<number>{NUMBER})(?P<unit>{UNITS})"
)
_BODIES = frozenset(["个", "处", "项", "所", "座", "家", "台", "套", "类", "条"])
_STANDARD = re.compile(
    rf"每(?P<head>人|生|户|亩)每(?P<per>月|年|学期|季度)(?:补助|补贴|发放)?(?P<number>{NUMBER})"
    r"(?P<scale>万元|元)"
)
_HEADS = {"人": ("人", "名"), "生": ("人", "名"), "户": ("户",), "亩": ("亩",)}
_PERIODS = {"月": 12, "年": 1, "学期": 2, "季度": 4}
_FEW = 2
_SHORTEST = 2


def named_sums(counted: Iterable[tuple[Sentence, Count]]) -> dict[str, set[Decimal]]:
    """Return the sums of money of the report by the words right before them."""
    found: dict[str, set[Decimal]] = {}
    for _, count in counted:
        name = _LEAD.sub("", _TAIL.sub("", count.before))
        if count.unit == "元" and count.exact and len(name) >= _SHORTEST:
            found.setdefault(name, set()).add(count.value)
    return found


def doubts_of_parts(
    text: str,
    counts: Sequence[Count],
    around: Around,
) -> Iterator[Doubt]:
    """Yield the shares, savings and sums of a sentence that its figures contradict."""
    if "%" in text or "％" in text:
        yield from _shares(text, counts, around)
        yield from _savings(text, counts, around.earlier)
    if "共" in text or "合计" in text:
        yield from _altogether(text, counts)
    if "每" in text:
        yield from _standards(text, counts, around)


def _shares(text: str, counts: Sequence[Count], around: Around) -> Iterator[Doubt]:
    for found in _SHARE.finditer(text):
        part = _part_of(text, found, counts)
        if part is None:
            yield from _of_named(text, found, around.sums)
            continue
        if not part.exact or _VAGUE.search(_clause(text, found)):
            continue
        wholes = _wholes(text, found, part, counts, around.sums)
        rest = {v for v in around.known.get(part.unit, set()) if v >= part.value}
        # A sum that is named explains its share alone; else any figure of the report may.
        if any(_agrees(found["rate"], part.value, w) for w in (wholes if found["of"] else rest)):
            continue
        near = [w for w in wholes if w and _is_near(found["rate"], part.value, w)]
        if near:
            yield _doubt("share-recompute", text, found["rate"], part.value, near[0])


def _of_named(text: str, found: re.Match[str], sums: Mapping[str, set[Decimal]]) -> Iterator[Doubt]:
    """设备更新支出占总投入的19.66%: both sums are told elsewhere under these names."""
    if not text.startswith("占", found.start()) or found["base"]:
        return
    subject = _SPENDING.sub("", re.split(r"[，,；;。：:]", text[: found.start()])[-1])
    name = _LEAD.sub("", found["of"].removesuffix("的").removesuffix("比"))
    if min(len(subject), len(name)) < _SHORTEST or re.search(r"\d", subject):
        return
    parts = {v for said, values in sums.items() if _LEAD.sub("", said) == subject for v in values}
    wholes = {v for said, values in sums.items() if said.endswith(name) for v in values}
    rate = found["rate"]
    if len(parts) != 1 or any(_agrees(rate, p, w) for p in parts for w in wholes):
        return
    (part,) = parts
    near = [whole for whole in wholes if whole >= part and _is_near(rate, part, whole)]
    if near:
        yield _doubt("share-recompute", text, rate, part, near[0])


def _part_of(text: str, found: re.Match[str], counts: Sequence[Count]) -> Count | None:
    """What is a share: the figure right before 占, or the one that 即 puts behind it."""
    after = _NEXT.match(text, found.end())
    if after:
        return next((c for c in counts if c.start == after.end() and c.unit != "%"), None)
    before = [
        c
        for c in counts
        if c.end <= found.start() and c.unit != "%" and not _COMPARED.search(_words(text, c))
    ]
    if not before or not text.startswith("占", found.start()):
        return None
    last = before[-1]
    return last if _BESIDE.fullmatch(text[last.end : found.start()]) else None


def _words(text: str, count: Count) -> str:
    """The words of the clause before a figure."""
    return re.split(r"[，,；;。]", text[: count.start])[-1]


def _wholes(
    text: str,
    found: re.Match[str],
    part: Count,
    counts: Sequence[Count],
    sums: Mapping[str, set[Decimal]],
) -> list[Decimal]:
    inside = [c for c in counts if found.start() < c.start < found.end() and c.unit == part.unit]
    if inside:
        return [inside[0].value]
    name = _LEAD.sub("", found["of"].removesuffix("的").removesuffix("比"))
    if len(name) >= _SHORTEST:
        if part.unit != "元":
            return []
        return [v for said, vs in sums.items() if said.endswith(name) for v in vs]
    wholes = [c for c in counts if c.end <= part.start and c.unit == part.unit and c.exact]
    return [c.value for c in wholes[-1:] if _WITHIN.search(text[c.end : part.start])]


def _clause(text: str, found: re.Match[str]) -> str:
    return re.split(r"[，,；;。]", text[: found.start()])[-1] + found[0]


def _agrees(rate: str, part: Decimal, whole: Decimal) -> bool:
    if not whole:
        return False
    places = len(rate.partition(".")[2])
    said, exact = Decimal(rate), part / whole * _HUNDRED
    return abs(said - exact) < Decimal(1).scaleb(-places) or said == round_half_up(exact, places)


def _is_near(rate: str, part: Decimal, whole: Decimal) -> bool:
    said, exact = Decimal(rate), part / whole * _HUNDRED
    return bool(exact) and _NEAR[0] < said / exact < _NEAR[1]


def _doubt(kind: str, text: str, rate: str, part: Decimal, whole: Decimal) -> Doubt:
    exact = round_half_up(part / whole * _HUNDRED, 2)
    return Doubt(kind, text, f"{rate}%", f"{part:f} ÷ {whole:f} = {exact:f}%")


def _savings(text: str, counts: Sequence[Count], earlier: Sequence[Count]) -> Iterator[Doubt]:
    """较预算节约13.2万元，节约率7.1%: saved is what was planned and not agreed."""
    for found in _SAVED.finditer(text):
        saved = [c for c in counts if c.end <= found.start() and _SAVES.search(text[: c.start])]
        plans = [
            c.value
            for c in (*earlier, *counts)
            if c.unit == "元" and c.exact and _PLANNED.search(_TAIL.sub("", c.before))
        ]
        if not saved or not plans or not saved[-1].exact:
            continue
        part = saved[-1].value
        if part and not any(_agrees(found["rate"], part, plan) for plan in plans):
            yield _doubt("rate-recompute", text, found["rate"], part, plans[-1])


def _standards(text: str, counts: Sequence[Count], around: Around) -> Iterator[Doubt]:
    """每人每月100元: two sums of the sentence that agree on another standard contradict it."""
    for found in _STANDARD.finditer(text):
        heads = {v for unit in _HEADS.get(found["head"], ()) for v in around.known.get(unit, ())}
        periods = _PERIODS[found["per"]] * (10_000 if found["scale"] == "万元" else 1)
        said = Decimal(found["number"].replace(",", ""))
        inside = range(found.start(), found.end())
        sums = {c.value for c in counts if c.unit == "元" and c.exact and c.start not in inside}
        implied: dict[Decimal, set[tuple[Decimal, Decimal]]] = {}
        for whole in sums:
            for head in heads:
                rate = whole / (head * periods) if head else Decimal(0)
                if rate == round_half_up(rate, 2) and _NEAR[0] < rate / said < _NEAR[1]:
                    implied.setdefault(rate, set()).add((whole, head))
        agreed = [rate for rate, pairs in implied.items() if len({w for w, _ in pairs}) >= _FEW]
        if said not in implied and len(agreed) == 1:
            whole, head = max(implied[agreed[0]])
            shown = f"{whole:f} ÷ {head:f} ÷ {_PERIODS[found['per']]} = {agreed[0].normalize():f}"
            yield Doubt("average-recompute", text, found["number"] + found["scale"], shown)


def _altogether(text: str, counts: Sequence[Count]) -> Iterator[Doubt]:
    """瞭望塔2座、检查站3个，共6处: what 、 lists before 共 is counted together."""
    for found in _ALTOGETHER.finditer(text):
        unit = found["unit"]
        start = max(text.rfind(mark, 0, found.start()) for mark in "，,。；;：:") + 1
        listed = [c for c in counts if start <= c.start and c.end <= found.start()]
        kinds = {c.unit for c in listed}
        if len(listed) < _FEW or not all(c.exact for c in listed):
            continue
        if text[start : found.start()].count("、") != len(listed) - 1:
            continue
        if not (kinds == {unit} or (kinds <= _BODIES and unit in _BODIES)):
            continue
        whole, added = Decimal(found["number"].replace(",", "")), _sum(c.value for c in listed)
        if whole and added != whole and _NEAR[0] < added / whole < _NEAR[1]:
            terms = " + ".join(f"{c.value:f}" for c in listed)
            printed = f"{found['number']}{unit}"
            yield Doubt("category-sum-mismatch", text, printed, f"{terms} = {added:f}")


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))
