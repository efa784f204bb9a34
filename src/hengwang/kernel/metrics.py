"""The metric contract: declaration and computation of a figure in one place, by key and version."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from pydantic import BaseModel, ConfigDict, ValidationError

from hengwang.kernel.errors import DomainError
from hengwang.kernel.measured import (
    BadMeasurementError,
    Basis,
    BasisResolver,
    BasisRow,
    Measured,
    Part,
    bases,
)
from hengwang.kernel.periods import Period
from hengwang.kernel.registry import Registry, UnknownKeyError
from hengwang.kernel.scopes import Scope
from hengwang.kernel.units import Unit, date_of_number, number_of_date

__all__ = [
    "BadMeasurementError",
    "BadMetricKeyError",
    "BadMetricParamsError",
    "Basis",
    "BasisResolver",
    "BasisRow",
    "Measured",
    "Metric",
    "MetricRegistry",
    "MetricRetiredError",
    "NoParams",
    "Part",
    "Scope",
    "Unit",
    "bases",
    "date_of_number",
    "measured_together",
    "metric",
    "metrics",
    "number_of_date",
]

_KEY = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")

P = TypeVar("P", bound=BaseModel)
Compute = Callable[[Period, Scope, P], Measured]


class BadMetricKeyError(DomainError):
    """The key is not `<app>.<noun>`, or the version is not 1, 2, 3 …"""

    code = "bad_metric_key"
    message = "“%(key)s” version %(version)s cannot name a metric."


class BadMetricParamsError(DomainError):
    """The parameters do not fit the model that the metric declares."""

    code = "bad_metric_params"
    message = "The parameters of “%(key)s” are not valid: %(reason)s"


class MetricRetiredError(DomainError):
    """This version can no longer be computed; the reason says why and what to use instead."""

    code = "metric_retired"
    message = "“%(key)s” version %(version)s is retired: %(reason)s"


class NoParams(BaseModel):
    """The parameters of a metric that has none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True, slots=True)
class Metric:
    """A declared figure: what it is called, where its definition comes from, and its function."""

    key: str
    unit: Unit
    version: int
    source: str
    title: str
    params: type[BaseModel]
    compute: Callable[[Period, Scope, Any], Measured]
    retired: str = ""

    @property
    def name(self) -> str:
        """Key and version as evidence stores them, e.g. `availability.uptime@2`."""
        return f"{self.key}@{self.version}"

    def measure(
        self, period: Period, scope: Scope, params: BaseModel | Mapping[str, Any] | None = None
    ) -> Measured:
        """Run the function with checked parameters.

        Raises:
            MetricRetiredError: This version can no longer be computed.
            BadMetricParamsError: `params` do not fit.
            BadMeasurementError: The function answered in another unit than it declares.
        """
        if self.retired:
            raise MetricRetiredError(key=self.key, version=self.version, reason=self.retired)
        measured = self.compute(period, scope, self.checked(params))
        if measured.unit is not self.unit:
            raise BadMeasurementError(reason=f"{self.name} answered in {measured.unit}")
        return measured

    def measure_all(
        self, period: Period, scopes: Sequence[Scope], params: Mapping[str, Any] | None = None
    ) -> list[Measured]:
        """The same for many scopes, in their order: together where the metric can, else singly."""
        together = _together.get(self.compute)
        if together is None or self.retired:
            return [self.measure(period, scope, params) for scope in scopes]
        answers = list(together(period, scopes, self.checked(params)))
        if len(answers) != len(scopes) or any(one.unit is not self.unit for one in answers):
            reason = f"{self.name} did not answer every scope in its unit"
            raise BadMeasurementError(reason=reason)
        return answers

    def checked(self, params: BaseModel | Mapping[str, Any] | None) -> BaseModel:
        """`params` as an instance of the declared model; None means all defaults."""
        given = params.model_dump() if isinstance(params, BaseModel) else dict(params or {})
        try:
            return params if isinstance(params, self.params) else self.params(**given)
        except ValidationError as invalid:
            first = invalid.errors(include_url=False)[0]
            reason = f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
            raise BadMetricParamsError(key=self.key, reason=reason) from invalid


Together = Callable[[Period, Sequence[Scope], Any], Sequence[Measured]]
# By the function itself: what stands in for a metric in a test is never answered by another.
_together: dict[Callable[..., Measured], Together] = {}


def measured_together(compute: Callable[..., Measured]) -> Callable[[Together], Together]:
    """Declare that the decorated function answers `compute` for many scopes in few queries.

    Each answer must be the one `compute` gives for that scope alone.
    """

    def declare(together: Together) -> Together:
        _together[compute] = together
        return together

    return declare


class MetricRegistry(Registry[Metric]):
    """Metrics by key; every version has its place, the newest answers when none is named."""

    def get(self, key: str, version: int | None = None) -> Metric:
        """The newest version of `key`, or the named one.

        Raises:
            UnknownKeyError: No such metric, or no such version of it.
        """
        for metric_ in reversed(self.versions(key)):
            if version in {None, metric_.version}:
                return metric_
        name = key if version is None else f"{key}@{version}"
        raise UnknownKeyError(key=name, registry=self.name)

    def versions(self, key: str) -> list[Metric]:
        """All versions of `key`, oldest first; empty when nobody declared it."""
        found = [metric_ for metric_ in self._values.values() if metric_.key == key]
        return sorted(found, key=lambda metric_: metric_.version)

    def keys(self) -> list[str]:
        """Every metric key once, in alphabetical order."""
        return sorted({metric_.key for metric_ in self._values.values()})

    def items(self) -> list[tuple[str, Metric]]:
        """Each key with its newest version."""
        return [(key, self.get(key)) for key in self.keys()]

    def __contains__(self, key: object) -> bool:
        return key in self.keys()

    def __len__(self) -> int:
        return len(self.keys())

    @contextmanager
    def temporarily(self, key: str, value: Metric) -> Iterator[Metric]:
        """Let `value` answer for its own key, in its version, for one block; for tests."""
        if key != value.key:
            raise BadMetricKeyError(key=key, version=value.version)
        with super().temporarily(value.name, value):
            yield value


metrics = MetricRegistry("metrics")


@overload
def metric(
    key: str, *, unit: Unit, version: int, source: str, title: str, retired: str = ""
) -> Callable[[Compute[NoParams]], Compute[NoParams]]: ...


@overload
def metric(
    key: str,
    *,
    unit: Unit,
    version: int,
    source: str,
    title: str,
    params: type[P],
    retired: str = "",
) -> Callable[[Compute[P]], Compute[P]]: ...


def metric(  # noqa: PLR0913  # a declaration: every argument is named
    key: str,
    *,
    unit: Unit,
    version: int,
    source: str,
    title: str,
    params: type[BaseModel] = NoParams,
    retired: str = "",
) -> Callable[[Compute[Any]], Compute[Any]]:
    """Declare the decorated function as a metric; the function itself stays as it is.

    Args:
        key: `<app>.<noun>`, public and stable.
        unit: What every answer is counted in.
        version: 1, 2, 3 …; a changed meaning is a new version beside the old one.
        source: Clause or document the definition comes from.
        title: English msgid of the name people read.
        params: Model of the parameters.
        retired: Why this version can no longer be computed; empty while it can.
    """
    if not _KEY.fullmatch(key) or version < 1:
        raise BadMetricKeyError(key=key, version=version)

    def declare(compute: Compute[Any]) -> Compute[Any]:
        declared = Metric(key, unit, version, source, title, params, compute, retired)
        metrics.register(declared.name, declared)
        return compute

    return declare
