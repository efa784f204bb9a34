"""A question to a metric as a value: what is asked, in a form with one digest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from hengwang.kernel.canonical import digest
from hengwang.kernel.metrics import Metric, metrics
from hengwang.kernel.periods import Period
from hengwang.kernel.scopes import Scope


@dataclass(frozen=True)
class Question:
    """Metric, period, scope and parameters; no version asks the newest one."""

    metric_key: str
    period: Period
    scope: Scope
    params: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None

    @property
    def metric(self) -> Metric:
        """The declared metric.

        Raises:
            UnknownKeyError: No app offers it.
        """
        return metrics.get(self.metric_key, self.version)

    @property
    def full_params(self) -> dict[str, Any]:
        """All parameters with their defaults, as JSON values: equal questions look equal.

        Raises:
            BadMetricParamsError: They do not fit the metric.
        """
        return self.metric.checked(self.params).model_dump(mode="json")

    @cached_property
    def digest(self) -> str:
        """One text for one question; the version is part of it."""
        return digest(
            {
                "metric": self.metric.name,
                "period": str(self.period),
                "scope": self.scope.key(),
                "params": self.full_params,
            }
        )
