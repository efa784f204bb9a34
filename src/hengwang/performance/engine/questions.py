"""Ask about a target that cannot be measured as written, and propose what it could say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from hengwang.performance.engine.parsing import parse_target
from hengwang.performance.engine.targets import Operator, Target, TargetKind

NINETY, NINETY_FIVE, HUNDRED = Decimal(90), Decimal(95), Decimal(100)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A target that could be measured: operator, value (None: to be filled in) and unit."""

    operator: Operator
    value: Decimal | None
    unit: str
    of: str = ""  # msgid: what is counted against what


@dataclass(frozen=True, slots=True)
class Question:
    """One thing to ask the author of a target; `code` is a code of `reasons`."""

    code: str
    proposal: Proposal | None = None


_ON_TIME = Proposal(Operator.AT_LEAST, NINETY_FIVE, "%", "share done by the due date")
_SATISFIED = Proposal(Operator.AT_LEAST, NINETY, "%", "share of satisfied respondents")
_SMOOTH = Proposal(Operator.AT_LEAST, Decimal("99.9"), "%", "share of the asked time")
_COMPLETE = Proposal(Operator.EQUAL, HUNDRED, "%", "items in force of the items required")

# The first phrase that fits wins; the words are those of the reports' own cells.
_PROPOSALS: tuple[tuple[re.Pattern[str], Proposal], ...] = (
    (re.compile("满意"), _SATISFIED),
    (re.compile("及时|按时|准时|按期|时效"), _ON_TIME),
    (re.compile("健全|完善|齐全|规范|完备"), _COMPLETE),
    (re.compile("稳定|畅通|(?<!可)持续|正常|不间断|不中断|安全"), _SMOOTH),
    (re.compile("节约|节省|降低|减少"), Proposal(Operator.AT_LEAST, None, "万元", "last year")),
    (
        re.compile("提高|提升|改善|增加|扩大|优化"),
        Proposal(Operator.AT_LEAST, None, "%", "last year"),
    ),
    (
        re.compile("无污染|无事故|零"),
        Proposal(Operator.EQUAL, Decimal(0), "起", "cases in the year"),
    ),
)
_RATES = re.compile("(?<!效)率|度$|及时性$|占比|比例|比重|覆盖")
_EMPTY_WORDS = re.compile("^[=＝]|指标|情况|程度|是否|的|[\\s，。、；：]")
_SHORT = 2


def ask_about(
    target_text: str, name: str, level2: str, *, year: int | None = None
) -> list[Question]:
    """Questions about one target as it is declared; empty when it can be measured.

    Args:
        target_text: The target as written.
        name: Third-level name of the indicator.
        level2: Second-level name (数量指标, 时效指标 …).
        year: The fiscal year, for dates without one.

    Returns:
        At most one question a kind of fault, the gravest first; a proposal is only that: the
        author decides, and a value of None is for the author to fill in.
    """
    target = parse_target(target_text, year=year, level2=level2, name=name)
    if target.is_blank:
        return [Question("target_missing", _proposal(f"{name}{level2}"))]
    return list(_questions(target, target_text.strip(), name.strip(), level2.strip()))


def _questions(target: Target, text: str, name: str, level2: str) -> Iterator[Question]:
    if target.kind is TargetKind.TEXT:
        proposal = _proposal(f"{text}{name}")
        if "时效" in level2 and proposal in {None, _SMOOTH}:
            proposal = _ON_TIME
        if _restates(text, name):
            yield Question("target_restates_name", proposal)
        elif len(re.findall(r"[0-9]+", text)) > 1:
            yield Question("several_targets_in_one", None)
        else:
            yield Question("target_in_words", proposal)
    if "时效" in level2 and not _has_time(target, text, name):
        yield Question("timeliness_without_time", _ON_TIME)
    yield from _about_number(target, name, level2)


def _about_number(target: Target, name: str, level2: str) -> Iterator[Question]:
    if target.value is None:
        return
    if target.unit == "%" and not _RATES.search(name):
        proposal = Proposal(
            target.operator, target.value, "%", "what is counted, of what, since when"
        )
        yield Question("percent_without_base", proposal)
    if not target.unit and target.kind is TargetKind.NUMBER:
        yield Question("unit_missing", Proposal(target.operator, target.value, "", ""))
    if "成本" in level2 and target.operator not in {
        Operator.AT_MOST,
        Operator.LESS,
        Operator.BETWEEN,
    }:
        yield Question(
            "cost_without_ceiling", Proposal(Operator.AT_MOST, target.value, target.unit)
        )
    elif "成本" in level2 and not re.search("[≤<]|不超过|以内|控制", target.text):
        # Read as a ceiling because it is a cost; the author should say so.
        yield Question("ceiling_not_written", Proposal(Operator.AT_MOST, target.value, target.unit))
    if "质量" in level2 and target.unit not in {"%", "次/天"} and not _RATES.search(name):
        yield Question("quantity_as_quality", None)


def _has_time(target: Target, text: str, name: str) -> bool:
    if target.kind in {TargetKind.DATE, TargetKind.DURATION}:
        return True
    if target.unit == "%" and re.search("及时|按时|按期|准时|完成", f"{text}{name}"):
        return True
    return bool(re.search(r"\d+\s*(个?月|[年日天周]|小时|分钟|工作日)", text))


def _restates(text: str, name: str) -> bool:
    """Tell whether the target says no more than the name does (=协调性 for 有关部门协调性)."""
    said, asked = (_EMPTY_WORDS.sub("", part) for part in (text, name))
    if re.search(r"[0-9]", said):
        return False
    if len(said) < _SHORT:
        return not said
    return (
        said in asked or said.removesuffix("性") in asked or (len(asked) > _SHORT and asked in said)
    )


def _proposal(words: str) -> Proposal | None:
    return next((proposal for phrase, proposal in _PROPOSALS if phrase.search(words)), None)
