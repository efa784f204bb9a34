"""Figures of one passage that give another: rates, per head, mean, from–to, 合计, 占.

A figure is doubted only where the words name what it is made of, and where no other figure of the
report explains it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hengwang.checker.analysis.counts import NUMBER, UNITS, Count
from hengwang.checker.analysis.wording import pairs
from hengwang.kernel.money import round_half_up

_HUNDRED = Decimal(100)
_VAGUE = re.compile(
    r"(?<![节合])约(?!定)|近|(?<![结盈])余|多(?!于)|以上|左右|不低于|不少于|超过|目标|计划|力争|预计|要求|应达|控制在"
)
_RATE = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:率|(?<=满意)度)(?:为|达到?|是|:|：)?"
    r"(?P<rate>\d{1,3}(?:\.\d+)?)[%％]"
)
_GOAL_RATE = re.compile(
    r"(?:完成率|(?:为|完成)?(?:年度)?(?:计划|目标|任务)(?:数|值)?的)(?:为|达到?|是)?(?P<rate>\d{1,3}(?:\.\d+)?)[%％](?!和|、)"
)
_GOAL_COUNT = re.compile(r"计划|目标|任务")
_DONE_COUNT = re.compile(r"实际|完成|实有|已")
_N, _UNIT = f"({NUMBER})", f"({UNITS})"
_FROM_TO = re.compile(
    rf"[由从][^，。；\d]{{0,10}}{_N}{_UNIT}[^，。；\d]{{0,6}}(?:增加?|提高|上升|增长|降低?|下降|减少)(?:至|到|为){_N}\2[，,]?"
    r"[^，。；\d]{0,6}(?P<way>增长|增加|上升|提高|下降|减少|降低)了?(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_BY = re.compile(
    rf"{_N}{_UNIT}[，,（(](?:比|较|同比)(?:上年|上一年|去年|20\d\d年)?(?:同期)?(?P<way>增加|增长|减少|下降){_N}\2[，,]"
    r"(?:同比)?(?:增长|增加|上升|提高|下降|减少|降低)了?(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_FROM_BY = re.compile(
    rf"(?:比|较)(?:上年|上一年|去年|20\d\d年)(?:同期)?的?{_N}{_UNIT}(?:减少|下降|降低|增加|增长)了?{_N}\2[，,]"
    r"(?:同比)?(?:增长|增加|上升|提高|下降|减少|降低)了?(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_OF_GOAL = re.compile(
    rf"(?<![\d.约近超]){_N}{_UNIT}[，,](?:完成)?(?:为|占)?(?:年度|全年)?(?:计划|目标|任务)[^，。；\d]{{0,6}}{_N}\2的"
    r"(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_MEAN = re.compile(
    rf"(?:分别为|依次为|分别是)((?:{_N}(?:分|%|个|人|次)?[、，和及]){{1,11}}{_N}(?:分|%|个|人|次)?)[，,]平均(?:得分|为|分)?{_N}"
)
_PER = re.compile(
    rf"(?P<words>(?P<unit>人次|人|户|亩|册|村|校|家|辆|台|次|场|期|案|件|座|处)均[\u4e00-\u9fff]{{0,6}}?|平均每(?P<unit2>人次|人|户|亩|册|村|校|家|辆|台|次|名|个|座|处|场|期|件))(?:约|为|达)?{_N}(?P<scale>万元|元)"
)
_EACH = re.compile(
    rf"每(?P<unit>人|户|亩|册|村|校|家|辆|台|名|座|处)(?:每年|补助|补贴|发放|奖励)?{_N}(?P<scale>万元|元)"
)
_MONEY_UNITS = {"元": Decimal(1), "万元": Decimal(10_000), "亿元": Decimal(100_000_000)}
_ALL = re.compile(rf"(?:合计|共计|总计)(?:为|达)?{_N}(亿元|万元|元)")
_PERIOD = re.compile(rf"(第?[一二三四]季度|[上下]半年)[^，。；\d]{{0,10}}{_N}{_UNIT}")
_WHOLE_YEAR = re.compile(rf"(?:全年|累计|合计|共计|总计)[^，。；\d]{{0,8}}{_N}{_UNIT}")
_KIN = {"名": "人", "人次": "次", "案": "件"}
_WIDEST = Decimal(3)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A printed figure beside what the words around it give; `kind` is the rule that tells it."""

    kind: str
    quote: str
    printed: str
    computation: str


@dataclass(frozen=True, slots=True)
class Around:
    """What the report says beside one sentence.

    `known` holds every counted value by unit, `earlier` the counts before it under its heading,
    `sums` the sums of money by their names; `spent` gives the sums told of a thing.
    """

    known: Mapping[str, set[Decimal]]
    earlier: Sequence[Count]
    sums: Mapping[str, set[Decimal]]
    spent: Callable[[str], set[Decimal]]


def doubts_in(text: str, counts: Sequence[Count], around: Around) -> Iterator[Doubt]:
    """Yield the doubts of one sentence."""
    if "率" in text or "%" in text or "％" in text:
        yield from _rates(text, counts, around)
        yield from _goal_rates(text, counts)
        yield from _executions(text, counts, around)
        yield from _changes(text)
    yield from _means(text)
    if "季度" in text or "半年" in text:
        yield from _periods(text)
    yield from _per_head(text, counts, around)
    yield from _per_event(text, counts)
    yield from _all_together(text, counts)


def _agrees(printed: str, exact: Decimal) -> bool:
    places = len(printed.partition(".")[2])
    said = Decimal(printed)
    return abs(said - exact) < Decimal(1).scaleb(-places) or said == round_half_up(exact, places)


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _clause(text: str, at: int) -> str:
    """The clause that ends at a position, back to the last mark."""
    return re.split(r"[，,；;。]", text[:at])[-1]


def _rates(text: str, counts: Sequence[Count], around: Around) -> Iterator[Doubt]:
    """入住1,521户，入住率97.5%: the part is what the rate's verb stands before."""
    for found in _RATE.finditer(text):
        before = [c for c in counts if c.end <= found.start() and c.exact and c.unit != "%"]
        part = _part_of(text, found, before)
        if "满意度" in found[0] and _OTHER_ANSWERS.search(text):
            continue
        if part is None or _VAGUE.search(_clause(text, found.start()) + found[0]):
            continue
        kin = _kin(part.unit)
        wholes = [c for c in before if c is not part and _is_whole(c, part)]
        if found.start() - part.end > _NEAR:
            continue
        if not wholes:
            wholes = _nearly(found["rate"], part, [c for c in around.earlier if _is_whole(c, part)])
        known = (vs for u, vs in around.known.items() if _kin(u) == kin)
        rest = {v for vs in known for v in vs if v >= part.value}
        if not wholes or any(_agrees(found["rate"], part.value / w * _HUNDRED) for w in rest if w):
            continue
        whole = wholes[0]
        exact = part.value / whole.value * _HUNDRED
        shown = f"{part.value:f} ÷ {whole.value:f} = {round_half_up(exact, 2):f}%"
        yield Doubt("rate-recompute", text, f"{found['rate']}%", shown)


def _part_of(text: str, found: re.Match[str], before: Sequence[Count]) -> Count | None:
    """The count that the rate speaks of by its name, or the one after 其中 right before it."""
    name = found["name"]
    another = _OTHER_RATE.search(name) is not None
    verbs = {name[-2:]} if another else {name[-2:], name[:2]}
    named = [c for c in before if any(_names(text, c, verb) for verb in verbs)]
    if named or another or not before:
        return named[-1] if named else None
    last = before[-1]
    lead = _clause(text, last.start)
    between = text[last.end : found.start()]
    return last if "其中" in lead and _NEXT_CLAUSE.fullmatch(between) else None


_OTHER_RATE = re.compile(r"[增减涨降升]|节|利|税|执行|到位|支付")
_OTHER_ANSWERS = re.compile(r"非常满意|很满意|基本满意|[比较]满意|不满意")
_NEXT_CLAUSE = re.compile(r"[，,（(]?")
_CLOSE = Decimal("0.15")


def _is_whole(count: Count, part: Count) -> bool:
    return count.exact and _kin(count.unit) == _kin(part.unit) and count.value >= part.value


def _of_one_thing(one: Count, other: Count) -> bool:
    """Whether the words beside two counts share a word: 案件486件 and 办结案件462件."""
    return bool(pairs(one.before + "，" + one.after) & pairs(other.before + "，" + other.after))


def _nearly(rate: str, part: Count, wholes: Sequence[Count]) -> list[Count]:
    """Wholes of the sentence before that give nearly the rate; others may be of another thing."""
    said = Decimal(rate)
    found = []
    for whole in reversed(wholes):
        exact = part.value / whole.value * _HUNDRED if whole.value else Decimal(0)
        if exact and abs(said - exact) <= exact * _CLOSE and _of_one_thing(whole, part):
            found.append(whole)
    return found


_NEAR = 24


def _names(text: str, count: Count, verb: str) -> bool:
    """Whether the verb of the rate stands right before the count, in its clause."""
    return verb in _clause(text, count.start)[-10:]


def _goal_rates(text: str, counts: Sequence[Count]) -> Iterator[Doubt]:
    """计划200家，实际218家，完成率109%."""
    for found in _GOAL_RATE.finditer(text):
        before = [c for c in counts if c.end <= found.start() and c.unit != "%"]
        if len(before) < 2 or found.start() - before[-1].end > _NEAR:  # noqa: PLR2004 - goal and result
            continue
        goal, done = before[-2:]
        between = text[goal.end : done.start]
        planned = _clause(text, goal.start)
        if goal.unit != done.unit or not goal.value or not _GOAL_COUNT.search(planned):
            continue
        if not _DONE_COUNT.search(between) or not done.exact:
            continue
        exact = done.value / goal.value * _HUNDRED
        if not _agrees(found["rate"], exact):
            shown = f"{done.value:f} ÷ {goal.value:f} = {round_half_up(exact, 2):f}%"
            yield Doubt("rate-recompute", text, f"{found['rate']}%", shown)


def _executions(text: str, counts: Sequence[Count], around: Around) -> Iterator[Doubt]:
    """预算3,200万元，实际发放3,136万元，执行率98%: whatever the spending is called."""
    for found in _EXECUTED.finditer(text):
        before = [c for c in counts if c.end <= found.start() and c.unit == "元" and c.exact]
        spent = [c for c in before if _PAID.search(_clause(text, c.start))]
        planned = [c for c in before if _PLAN.search(_clause(text, c.start)) and c not in spent]
        known = around.known.get("元", set())
        explained = any(
            _agrees(found["rate"], c.value / w * _HUNDRED) for c in before for w in known if w
        )
        if explained or len(spent) != 1 or len(planned) != 1 or not planned[0].value:
            continue
        part, whole = spent[0].value, planned[0].value
        kind = "rate-recompute" if "控制" in found[0] else "execution-rate-recompute"
        exact = part / whole * _HUNDRED
        if _slightly_off(Decimal(found["rate"]) / exact if exact else Decimal(0)):
            shown = f"{part:f} ÷ {whole:f} = {round_half_up(exact, 2):f}%"
            yield Doubt(kind, text, f"{found['rate']}%", shown)


_EXECUTED = re.compile(
    r"(?:执行|支出|支付|使用|控制)率(?:为|达到?|是|:|：)?(?P<rate>\d{1,3}(?:\.\d+)?)[%％]"
)
_PAID = re.compile(r"支[出付]|使用|发放|兑付|拨付|列支|执行")
_PLAN = re.compile(r"预算|安排|下达|到位|批复")


def _changes(text: str) -> Iterator[Doubt]:
    """由25起降至20起，下降20%; 312起，较2020年增加52起，增长20%."""
    for found in _OF_GOAL.finditer(text):
        goal, done = _number(found[3]), _number(found[1])
        exact = done / goal * _HUNDRED if goal else Decimal(found["rate"])
        if not _agrees(found["rate"], exact):
            shown = f"{done:f} ÷ {goal:f} = {round_half_up(exact, 2):f}%"
            yield Doubt("rate-recompute", text, f"{found['rate']}%", shown)
    for found in _FROM_BY.finditer(text):
        before, by = _number(found[1]), _number(found[3])
        yield from _change(text, found["rate"], before, before - by)
    for found in _FROM_TO.finditer(text):
        before, now = _number(found[1]), _number(found[3])
        yield from _change(text, found["rate"], before, now)
    for found in _BY.finditer(text):
        now, by = _number(found[1]), _number(found[4])
        grows = found["way"] in {"增加", "增长"}
        yield from _change(text, found["rate"], now - by if grows else now + by, now)


def _change(text: str, rate: str, before: Decimal, now: Decimal) -> Iterator[Doubt]:
    if before <= 0 or _VAGUE.search(text):
        return
    exact = abs(now - before) / before * _HUNDRED
    if not _agrees(rate, exact):
        shown = f"|{now:f} − {before:f}| ÷ {before:f} = {round_half_up(exact, 2):f}%"
        yield Doubt("growth-recompute", text, f"{rate}%", shown)


def _means(text: str) -> Iterator[Doubt]:
    for found in _MEAN.finditer(text):
        values = [Decimal(n) for n in re.findall(r"\d+(?:\.\d+)?", found[1])]
        printed = found[found.re.groups].replace(",", "")
        mean = sum(values, Decimal(0)) / len(values)
        if not _agrees(printed, mean):
            terms = " + ".join(f"{v:f}" for v in values)
            shown = f"({terms}) ÷ {len(values)} = {round_half_up(mean, 2):f}"
            yield Doubt("average-recompute", text, printed, shown)


def _per_head(text: str, counts: Sequence[Count], around: Around) -> Iterator[Doubt]:
    """户均补助2万元, 每亩95元: some sum of money over the number of such things."""
    for found in (*_PER.finditer(text), *_EACH.finditer(text)):
        unit = found["unit"] or (found["unit2"] if "unit2" in found.re.groupindex else "")
        things = [c for c in counts if _is_head(c, unit or "") and c.exact and c.value]
        inside = range(found.start(), found.end())
        money = [c for c in counts if c.unit in _MONEY_UNITS and c.start not in inside]
        nearby = money or [c for c in around.earlier if c.unit in _MONEY_UNITS]
        if not things or len(money) > 3 or _VAGUE.search(found[0]):  # noqa: PLR2004 - a clear case
            continue
        printed = found[found.re.groupindex["scale"] - 1]
        scale = _MONEY_UNITS[found["scale"]]
        every = {v * _MONEY_UNITS[u] for u in _MONEY_UNITS for v in around.known.get(u, set())}
        every |= around.spent("")
        plain = printed.replace(",", "")
        own = {c.value * _MONEY_UNITS[c.unit] for c in money}
        if any(_agrees(plain, s / c.value / scale) for s in own or every for c in things):
            continue
        said = _number(printed) * scale
        explained = any(_agrees(plain, s / c.value / scale) for s in every for c in things)
        sums = {c.value * _MONEY_UNITS[c.unit] for c in nearby}
        if not money:
            sums = sums.union(*(around.spent(c.before[-_NOUN:]) for c in things))
        # A sum from elsewhere may give the figure by chance; then the right one lies near.
        sure = money and len(things) == 1 and not explained
        likely = _plausible if sure else _slightly_off
        near = [(s, c.value) for c in things for s in sums if likely(s / c.value / said)]
        if near:
            total, number = max(near)
            exact = round_half_up(total / number / scale, 2)
            shown = f"{total:f} ÷ {number:f} = {exact:f}{found['scale']}"
            yield Doubt("average-recompute", text, printed + found["scale"], shown)


_NOUN = 3
_PER_EVENT = re.compile(
    rf"(?P<unit>场|期|班|校|村|户|座|处|人|次|天)均[\u4e00-\u9fff]{{0,4}}?{_N}{_UNIT}"
)


def _per_event(text: str, counts: Sequence[Count]) -> Iterator[Doubt]:
    """讲座126场，参与1.89万人次，场均150人次."""
    for found in _PER_EVENT.finditer(text):
        unit, printed, of = found["unit"], found[2], found[3]
        before = [c for c in counts if c.end <= found.start() and c.exact and c.value]
        things = [c for c in before if _is_head(c, unit)]
        told = [c for c in before if c.unit == of]
        if of.endswith("元") or len(things) != 1 or len(told) != 1 or _VAGUE.search(found[0]):
            continue
        exact = told[0].value / things[0].value
        if not _agrees(printed.replace(",", ""), exact) and _slightly_off(_number(printed) / exact):
            shown = f"{told[0].value:f} ÷ {things[0].value:f} = {round_half_up(exact, 2):f}{of}"
            yield Doubt("average-recompute", text, printed + of, shown)


def _is_head(count: Count, unit: str) -> bool:
    """Whether a count may be what 人均, 人次均 and the like divide by."""
    return _kin(count.unit) == _kin(unit) or (unit == "人" and count.unit == "人次")


def _slightly_off(ratio: Decimal) -> bool:
    """Near enough to be meant: a figure with two digits swapped, or of last year."""
    return Decimal("0.8") < ratio < Decimal("1.25")


def _plausible(ratio: Decimal) -> bool:
    return 1 / _WIDEST < ratio < _WIDEST or _slipped(ratio)


def _slipped(ratio: Decimal) -> bool:
    """Ten times or ten thousand times too much or too little, within rounding."""
    return any(abs(ratio / power - 1) < Decimal("0.01") for power in (10, 10_000, Decimal("0.1")))


def _kin(unit: str) -> str:
    return _KIN.get(unit, unit)


def _all_together(text: str, counts: Sequence[Count]) -> Iterator[Doubt]:
    """下达4,100万元，结转47万元，合计4,147万元: the sums before 合计 in the same sentence."""
    for found in _ALL.finditer(text):
        before = [c for c in counts if c.end <= found.start() and c.unit == "元" and c.exact]
        scale = _MONEY_UNITS[found[2]]
        whole = _number(found[1])
        if not 2 <= len(before) <= 6 or _SPENT.search(text[: found.start()]):  # noqa: PLR2004 - a list
            continue
        values = [c.value / scale for c in before]
        sums = {sum(values[at:], Decimal(0)) for at in range(len(values))}
        added = sum(values, Decimal(0))
        if whole in sums or whole in values or not whole or not _about(added, whole):
            continue
        terms = " + ".join(f"{v:f}" for v in values)
        yield Doubt("category-sum-mismatch", text, f"{whole:f}{found[2]}", f"{terms} = {added:f}")


def _periods(text: str) -> Iterator[Doubt]:
    """第一季度 … 第四季度 beside 全年累计, or 上半年 and 下半年 beside 全年."""
    parts = {found[1]: found for found in _PERIOD.finditer(text)}
    quarters = [f for name, f in parts.items() if "季度" in name]
    halves = [f for name, f in parts.items() if "半年" in name]
    for group, wanted in ((quarters, 4), (halves, 2)):
        if len(group) != wanted or len({f[3] for f in group}) > 1:
            continue
        whole = _WHOLE_YEAR.search(text, max(f.end() for f in group))
        whole = whole or _WHOLE_YEAR.search(text)
        if whole is None or whole[2] != group[0][3]:
            continue
        values = [_number(f[2]) for f in group]
        added = sum(values, Decimal(0))
        if added != _number(whole[1]):
            terms = " + ".join(f"{v:f}" for v in values)
            yield Doubt(
                "category-sum-mismatch", text, f"{whole[1]}{whole[2]}", f"{terms} = {added:f}"
            )


_SPENT = re.compile(r"每|均|标准|单价|其中|结余|剩余|支[付出]")


def _about(one: Decimal, other: Decimal) -> bool:
    return Decimal("0.5") < one / other < Decimal(2)
