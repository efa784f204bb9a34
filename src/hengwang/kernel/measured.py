"""What a metric answers: a value, how it came about, and the rows it rests on."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Protocol, Self

from hengwang.kernel.canonical import digest
from hengwang.kernel.errors import DomainError
from hengwang.kernel.registry import Registry
from hengwang.kernel.units import Unit

# Ratios rounded to six places by their metric still count as numerator ÷ denominator.
_RATIO_TOLERANCE = Decimal("0.000001")


class BadMeasurementError(DomainError):
    """A metric broke the contract: this is a mistake of its author, not of the data."""

    code = "bad_measurement"
    message = "The measurement is inconsistent: %(reason)s"


@dataclass(frozen=True, slots=True)
class Basis:
    """The rows a value rests on: their kind and ids, or a stored query, with a digest over both."""

    kind: str = ""
    ids: tuple[int, ...] = ()
    query: str = ""
    digest: str = ""

    @classmethod
    def of(cls, kind: str, ids: Iterable[int], *, query: str = "", content: object = None) -> Self:
        """A basis of the rows `ids` of `kind`; `content` (what was read) joins the digest."""
        numbers = tuple(sorted(set(ids)))
        signed = {"kind": kind, "ids": numbers, "query": query, "content": content}
        return cls(kind=kind, ids=numbers, query=query, digest=digest(signed))


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One row of a basis as its reader may see it."""

    label: str
    url: str = ""
    detail: str = ""


class BasisResolver(Protocol):
    """Turns the ids of one kind of basis into rows; each app registers one per kind in `bases`."""

    def resolve(self, ids: Iterable[int], user: Any) -> "list[BasisRow] | tuple[BasisRow, ...]":
        """The rows that `user` may see, in a stable order, in a constant number of queries."""


bases: Registry[BasisResolver] = Registry("bases")


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a breakdown (a month, a region, a unit) in the unit of the whole."""

    key: str
    label: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    coverage: Decimal | None = None
    basis: Basis = field(default_factory=Basis)


@dataclass(frozen=True, slots=True)
class Measured:
    """An unrounded value with its fraction, coverage, basis and policy; None is “no data”.

    `coverage` is the share (0–1) of the asked period that was observed, None where observing is not
    the question (a ledger is complete by itself). `upper` is the other end where unknown time makes
    the value a range: (up + unknown) ÷ asked beside up ÷ asked.

    Raises:
        BadMeasurementError: The parts contradict each other (see `_contradictions`).
    """

    value: Decimal | None
    unit: Unit
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    coverage: Decimal | None = None
    basis: Basis = field(default_factory=Basis)
    policy: str = ""
    note: str = ""
    parts: tuple[Part, ...] = ()
    upper: Decimal | None = None

    def __post_init__(self) -> None:
        # Arithmetic on NaN would raise something else, so that comes first.
        for reason in _not_finite(self) or _contradictions(self):
            raise BadMeasurementError(reason=reason)

    @classmethod
    def nothing(cls, unit: Unit, **told: Any) -> Self:
        """No data: what is known (coverage, basis, policy, note) without a value."""
        return cls(value=None, unit=unit, **told)

    @classmethod
    def ratio(cls, numerator: Decimal | int, denominator: Decimal | int, **told: Any) -> Self:
        """The share numerator ÷ denominator; of nothing there is no share, so 0 gives no data."""
        above, below = Decimal(numerator), Decimal(denominator)
        value = above / below if below else None
        return cls(value=value, unit=Unit.RATIO, numerator=above, denominator=below, **told)

    @classmethod
    def count(cls, number: int, basis: Basis, *, unit: Unit = Unit.COUNT, **told: Any) -> Self:
        """A number of rows; zero rows are a measurement."""
        return cls(value=Decimal(number), unit=unit, basis=basis, **told)

    @property
    def is_nothing(self) -> bool:
        """Whether there is no data, which is not the same as zero."""
        return self.value is None


def _not_finite(measured: Measured) -> list[str]:
    named: dict[str, object] = {
        "value": measured.value,
        "numerator": measured.numerator,
        "denominator": measured.denominator,
        "coverage": measured.coverage,
        "upper": measured.upper,
    }
    return [
        f"{name} is not a finite decimal"
        for name, number in named.items()
        if number is not None and not (isinstance(number, Decimal) and number.is_finite())
    ]


def _contradictions(measured: Measured) -> Iterable[str]:
    if measured.coverage is not None and not 0 <= measured.coverage <= 1:
        yield "coverage lies outside 0–1"
    if measured.value is not None and not measured.basis.kind:
        yield "a value without a basis cannot be walked back to rows"
    if measured.upper is not None and (measured.value is None or measured.upper < measured.value):
        yield "the upper end lies below the value"
    if measured.unit.is_ratio:
        yield from _ratio_contradictions(measured)


def _ratio_contradictions(measured: Measured) -> Iterable[str]:
    above, below, value = measured.numerator, measured.denominator, measured.value
    if above is None or below is None:
        if above is not below:
            yield "a ratio has both numerator and denominator, or neither"
    elif value is not None and not below:
        yield "a share of nothing has no value"
    elif value is not None and abs(value - above / below) > _RATIO_TOLERANCE:
        yield "the value is not numerator ÷ denominator"
