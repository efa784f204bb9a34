"""Parameters of the metrics of money, in stored words or in the words of the forms."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from hengwang.projects.choices import FundSource

# As the funds block of the self-evaluation form (财预〔2020〕10号) and its local variants print it.
SOURCE_WORDS = {
    "本年财政拨款": FundSource.APPROPRIATION,
    "当年财政拨款": FundSource.APPROPRIATION,
    "年度财政拨款": FundSource.APPROPRIATION,
    "财政拨款": FundSource.APPROPRIATION,
    "上年结转": FundSource.CARRY_OVER,
    "上年结转资金": FundSource.CARRY_OVER,
    "结转资金": FundSource.CARRY_OVER,
    "其他": FundSource.OTHER,
    "其他资金": FundSource.OTHER,
}


class Denominator(StrEnum):
    """What the spent money is compared with; the ruleset or the indicator names it."""

    BUDGET = "budget"  # 全年预算数, after approved adjustments
    ARRIVED = "arrived"  # 实际到位
    INITIAL = "initial"  # 年初预算数


DENOMINATOR_WORDS = {
    "全年预算数": Denominator.BUDGET,
    "到位资金": Denominator.ARRIVED,
    "实际到位": Denominator.ARRIVED,
    "年初预算数": Denominator.INITIAL,
}


def _source(word: object) -> object:
    plain = word.strip() if isinstance(word, str) else word
    return SOURCE_WORDS.get(plain, plain) if isinstance(plain, str) else plain


def _denominator(word: object) -> object:
    plain = word.strip() if isinstance(word, str) else word
    return DENOMINATOR_WORDS.get(plain, plain) if isinstance(plain, str) else plain


Source = Annotated[FundSource, BeforeValidator(_source)]


class UntilParams(BaseModel):
    """Up to and including a day; None is the end of the period."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    until: date | None = None


class MoneyParams(UntilParams):
    """One source of funds, or all of them; up to a day."""

    source: Source | None = None


class RateParams(MoneyParams):
    """The same, compared with a budget that is named."""

    denominator: Annotated[Denominator, BeforeValidator(_denominator)] = Denominator.BUDGET


class KindParams(BaseModel):
    """Sub-projects of one kind, by their kind or else by their spending field; empty is all."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: str = ""
