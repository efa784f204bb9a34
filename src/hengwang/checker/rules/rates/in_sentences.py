"""Rates, growth and shares of running text that its own figures contradict."""

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from hengwang.checker.analysis.counts import NUMBER, UNITS
from hengwang.checker.analysis.view import view_of
from hengwang.checker.document import Place
from hengwang.checker.facts.spelled import in_digits
from hengwang.checker.finding import Finding, Severity
from hengwang.checker.registry import Rule
from hengwang.checker.report import Report
from hengwang.kernel.money import round_half_up

_RATE = re.compile(
    rf"(?P<whole>{NUMBER})(?P<unit>{UNITS})(?P<between>[^。；\d]{{0,16}}?)"
    rf"(?P<part>{NUMBER})(?P=unit)[，、,（(]?\s*"
    r"(?P<name>[\u4e00-\u9fff]{1,3})率(?:为|达到?|是)?(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_GROWTH = re.compile(
    rf"(?P<now>{NUMBER})(?P<unit>{UNITS})[^。；\d]{{0,4}}(?:比|较|同比)(?:上年|上一年|去年|20\d\d年)"
    rf"(?:同期)?(?:的)?(?P<before>{NUMBER})(?P=unit)(?:同比)?(?P<way>增长|增加|上升|提高|减少|下降|降低)了?"
    r"(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_SHARE = re.compile(
    rf"(?P<part>{NUMBER})(?P<unit>{UNITS})[，,（(]?\s*占(?:比|[^\d，。；、]{{1,8}}的?)?"
    r"(?P<rate>\d+(?:\.\d+)?)[%％]"
)
_VAGUE = re.compile(r"(?<![节合])约(?!定)|近|(?<![结盈])余|多|超|左右|以上|预计|计划|目标|力争")
# 日均约1.28万人次，较上年582.5万人次下降20%: the change is that of the year before it.
_OF_ANOTHER_KIND = re.compile(r"[日月人户次]均|约$|近$")
# 新增1,500平方米，较上年6,000平方米增长25%: the first figure is the growth itself.
_ADDED = re.compile(r"新增|增加|净增|新建|减少")
_CLOSE = 6
_SHARES_AT_LEAST = 2
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class _Said:
    """A printed percentage beside what its figures give."""

    quote: str
    printed: str
    exact: Decimal
    computation: str

    @property
    def agrees(self) -> bool:
        """Whether rounding or cutting off at the printed decimals gives what is printed."""
        places = len(self.printed.partition(".")[2])
        said, step = Decimal(self.printed), Decimal(1).scaleb(-places)
        return abs(said - self.exact) < step or said == round_half_up(self.exact, places)


class _InSentences(Rule):
    """Compares percentages of sentences with the figures beside them."""

    family = "rates"
    severity = Severity.WARNING
    source = "arithmetic on the figures of one sentence"
    message_en = "%(computation)s, not %(printed)s%%"
    message_zh = "%(computation)s，不是%(printed)s%%"

    def look(self, report: Report) -> Iterable[Finding]:
        """Yield one finding for each contradiction; vague figures are let pass."""
        for passage in view_of(report).passages:
            told = in_digits(passage.text)
            if self.word in told and ("%" in told or "％" in told):
                for said in self.told(told):
                    quote = said.quote if said.quote in passage.text else passage.text
                    yield self._contradiction(passage.place, quote, said)

        yield from self._doubts(report)

    def _doubts(self, report: Report) -> Iterable[Finding]:
        """Yield what other figures of a sentence contradict, found for all rules at once."""
        for sentence, doubt in view_of(report).doubts:
            if doubt.kind == self.name:
                said = f"{doubt.computation} ≠ {doubt.printed}"
                yield self.finding(
                    sentence.place,
                    quote=doubt.quote,
                    numbers=said,
                    computation=doubt.computation,
                    printed=doubt.printed.rstrip("%"),
                )

    word: ClassVar[str]

    @abstractmethod
    def told(self, text: str) -> Iterator[_Said]:
        """Yield what does not agree."""

    def _contradiction(self, place: Place, quote: str, said: _Said) -> Finding:
        return self.finding(
            place,
            quote=quote,
            numbers=f"{said.computation} ≠ {said.printed}%",
            computation=said.computation,
            printed=said.printed,
        )


class RateRecompute(_InSentences):
    """Divides 通过1790家 by 受理1846家 for 通过率; the rate's verb must stand before its part."""

    name = "rate-recompute"
    word = "率"
    why = "Who reads both counts computes the rate at once."

    def told(self, text: str) -> Iterator[_Said]:
        """Yield rates that their two counts do not give."""
        for found in _RATE.finditer(text):
            verb = found["name"][-2:]
            whole, part = _number(found["whole"]), _number(found["part"])
            named = verb in found["between"] or f"收{verb[0]}" in found["between"]
            # What was saved is measured against what was planned, not against the contract.
            if (
                not named
                or verb.startswith("节")
                or not whole
                or part > whole
                or _VAGUE.search(found[0])
            ):
                continue
            said = _said(found, part / whole * _HUNDRED, f"{found['part']} ÷ {found['whole']}")
            if not said.agrees:
                yield said


class GrowthRecompute(_InSentences):
    """Computes the change of 21.6万人次比上年18万人次增长20% from its two figures."""

    name = "growth-recompute"
    word = "年"
    why = "A growth is checked by everybody who sees both years."

    def told(self, text: str) -> Iterator[_Said]:
        """Yield growths that the two figures do not give."""
        for found in _GROWTH.finditer(text):
            now, before = _number(found["now"]), _number(found["before"])
            if not before or _VAGUE.search(found[0].replace("增多", "")):
                continue
            lead = text[max(0, found.start() - _CLOSE) : found.start()]
            if _OF_ANOTHER_KIND.search(lead) or _ADDED.search(lead):
                continue
            falls = found["way"] in {"减少", "下降", "降低"}
            change = (before - now if falls else now - before) / before * _HUNDRED
            first, second = (
                (found["before"], found["now"]) if falls else (found["now"], found["before"])
            )
            said = _said(found, change, f"({first} - {second}) ÷ {found['before']}")
            if not said.agrees:
                yield said


class AverageRecompute(_InSentences):
    """Divides the sum by the number for 户均, 人均, 每亩; takes the mean of listed values."""

    name = "average-recompute"
    aliases = ("per-head-recompute",)
    word = "均"
    why = "A standard, a number and a sum that do not fit show that one of them was carried over."
    message_en = "%(computation)s, not %(printed)s"
    message_zh = "%(computation)s，不是%(printed)s"

    def told(self, text: str) -> Iterator[_Said]:
        """Yield nothing here: whole sentences are looked at, not single places."""
        yield from ()


class ShareRecompute(_InSentences):
    """Divides each 1254万元，占39.99% by the sum of its sentence; speaks of one that is odd."""

    name = "share-recompute"
    word = "占"
    why = "Shares of one sum add up to it; one that does not fit is a slip."

    def told(self, text: str) -> Iterator[_Said]:
        """Yield the shares that do not fit where all others do."""
        for sentence in text.split("。"):
            found = list(_SHARE.finditer(sentence))
            if len(found) < _SHARES_AT_LEAST or len({one["unit"] for one in found}) > 1:
                continue
            yield from _odd_ones(found)


def _odd_ones(found: Sequence[re.Match[str]]) -> Iterator[_Said]:
    """The parts are the whole only where at least one share says so."""
    whole = sum((_number(one["part"]) for one in found), Decimal(0))
    if not whole:
        return
    said = [
        _said(one, _number(one["part"]) / whole * _HUNDRED, f"{one['part']} ÷ {whole:f}")
        for one in found
    ]
    odd = [one for one in said if not one.agrees]
    if len(odd) == 1:
        yield odd[0]


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _said(found: re.Match[str], exact: Decimal, computation: str) -> _Said:
    shown = f"{computation} = {round_half_up(exact, 2):f}%"
    return _Said(found[0], found["rate"], exact, shown)
