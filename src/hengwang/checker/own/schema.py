"""The form of own words and own rules: pure data, checked strictly, compared by value."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator
from pydantic import Field as Bounded

from hengwang.checker.finding import Severity
from hengwang.checker.own.errors import OwnRulesInvalidError

Phrase = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)+$", max_length=60)]
WORDS_AT_MOST, RULES_AT_MOST, PHRASES_AT_MOST = 5000, 500, 50
_Phrases = Annotated[tuple[Phrase, ...], Bounded(max_length=PHRASES_AT_MOST)]
_STRICT = ConfigDict(frozen=True, extra="forbid")


class WordKind(StrEnum):
    """TERM: another word is preferred. TYPO: never right. FORBIDDEN: must not stand there."""

    TERM = "term"
    TYPO = "typo"
    FORBIDDEN = "forbidden"


class Word(BaseModel):
    """Unwanted words and the one to write; `unless` lists longer words that are fine."""

    model_config = _STRICT

    wrong: Annotated[_Phrases, Bounded(min_length=1)]
    write: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""
    kind: WordKind = WordKind.TERM
    unless: _Phrases = ()
    reason: Sentence = ""
    severity: Severity = Severity.ADVICE

    @model_validator(mode="after")
    def _one_of_them_is_right(self) -> Self:
        if not self.write and self.kind is not WordKind.FORBIDDEN:
            message = "write is empty"
            raise ValueError(message)
        if self.write in self.wrong:
            message = f"{self.write} is wanted and unwanted"
            raise ValueError(message)
        return self


class Kind(StrEnum):
    """What a declarative rule looks for."""

    REQUIRED_PHRASE = "required-phrase"
    FORBIDDEN_PHRASE = "forbidden-phrase"
    REQUIRED_SECTION = "required-section"
    REQUIRED_COLUMN = "required-column"
    FIGURE_LIMIT = "figure-limit"


class OwnRule(BaseModel):
    """A rule without code; which keys it needs depends on its kind."""

    model_config = _STRICT

    name: Name
    kind: Kind
    message: Annotated[Sentence, StringConstraints(min_length=1)]
    phrases: Annotated[_Phrases, Bounded(min_length=1)]
    message_en: Sentence = ""
    why: Sentence = ""
    source: Sentence = ""
    severity: Severity = Severity.WARNING
    chapter: _Phrases = ()
    title_has: _Phrases = ()
    unit: Annotated[str, StringConstraints(strip_whitespace=True, max_length=12)] = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None

    @model_validator(mode="after")
    def _keys_fit_the_kind(self) -> Self:
        limited = self.at_least is not None or self.at_most is not None
        if self.kind is Kind.FIGURE_LIMIT and not (limited and self.unit):
            message = "figure-limit needs unit and at_least or at_most"
        elif self.kind is not Kind.FIGURE_LIMIT and (limited or self.unit):
            message = f"{self.kind} knows no unit, at_least or at_most"
        elif self.chapter and self.kind not in {Kind.REQUIRED_PHRASE, Kind.FORBIDDEN_PHRASE}:
            message = f"{self.kind} knows no chapter"
        elif self.at_least is not None and self.at_most is not None:
            if self.at_least <= self.at_most:
                return self
            message = "at_least is above at_most"
        else:
            return self
        raise ValueError(message)


class OwnSet(BaseModel):
    """All own words and rules of an office."""

    model_config = _STRICT

    words: Annotated[tuple[Word, ...], Bounded(max_length=WORDS_AT_MOST)] = ()
    rules: Annotated[tuple[OwnRule, ...], Bounded(max_length=RULES_AT_MOST)] = ()

    def joined(self, other: "OwnSet") -> "OwnSet":
        """Both sets together, this one first."""
        return own_set(self.words + other.words, self.rules + other.rules)


def own_set(
    words: Iterable[Word | Mapping[str, Any]] = (),
    rules: Iterable[OwnRule | Mapping[str, Any]] = (),
) -> OwnSet:
    """Validate words and rules given as objects or as mappings of the same keys.

    Raises:
        OwnRulesInvalidError: With the place of the first entry that does not fit.
    """
    return validated({"words": tuple(words), "rules": tuple(rules)})


def validated(data: object, name: str = "") -> OwnSet:
    """Turn plain data into a set, see `own_set`; `name` says in messages where it comes from."""
    try:
        return OwnSet.model_validate(data)
    except ValidationError as failure:
        first = failure.errors()[0]
        place = ".".join(str(p + 1) if isinstance(p, int) else p for p in first["loc"])
        where = " ".join(part for part in (name, place) if part)
        raise OwnRulesInvalidError(name=name, place=where, reason=first["msg"]) from failure
