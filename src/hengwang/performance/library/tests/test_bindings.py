"""Bindings of the shipped library: a metric that exists understands the parameters it is given."""

import pytest

from hengwang.kernel.metrics import metrics
from hengwang.performance.library.loading import load_library

AVAILABLE = [
    pytest.param(binding, id=f"{entry.key}-{binding.metric}")
    for entry in load_library().entries.values()
    for binding in entry.bindings
    if binding.is_available
]


def test_the_money_of_projects_can_be_bound():
    assert len(AVAILABLE) >= 9


@pytest.mark.parametrize("binding", AVAILABLE)
def test_a_metric_understands_the_parameters_of_its_binding(binding):
    metrics.get(binding.metric).checked(binding.params)
