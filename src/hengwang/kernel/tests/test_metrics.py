"""A metric is declared where it is computed, runs by key and version, and keeps the contract."""

from decimal import Decimal

import pytest
from pydantic import BaseModel

from hengwang.kernel.metrics import (
    BadMeasurementError,
    BadMetricKeyError,
    BadMetricParamsError,
    Basis,
    Measured,
    Metric,
    MetricRegistry,
    MetricRetiredError,
    NoParams,
    Scope,
    Unit,
    metric,
    metrics,
)
from hengwang.kernel.periods import Period
from hengwang.kernel.registry import DuplicateKeyError, UnknownKeyError

YEAR = Period.year_of(2020)
EVERYTHING = Scope()


class Threshold(BaseModel):
    at_least: int = 1


def two_tickets(period, scope, params):
    return Measured.count(2, Basis.of("ticket", [1, 2]))


def declared(version=1, *, key="tickets.resolved", compute=two_tickets, **told):
    return Metric(key, Unit.COUNT, version, "source", "title", Threshold, compute, **told)


@pytest.fixture
def registry():
    registry = MetricRegistry("metrics")
    for metric_ in (declared(10), declared(2), declared(9), declared(key="tickets.repairs")):
        registry.register(metric_.name, metric_)
    return registry


@pytest.fixture
def borrowed_metrics():
    with metrics.temporarily("kernel.probe", declared(key="kernel.probe")):
        yield


def test_the_newest_version_answers_and_an_old_one_stays_runnable(registry):
    assert registry.get("tickets.resolved").version == 10
    assert registry.get("tickets.resolved", version=2).version == 2
    assert [one.version for one in registry.versions("tickets.resolved")] == [2, 9, 10]


def test_an_unknown_metric_or_version_is_refused(registry):
    with pytest.raises(UnknownKeyError, match=r"tickets\.resolved@3"):
        registry.get("tickets.resolved", version=3)
    with pytest.raises(UnknownKeyError):
        registry.get("tickets.nothing")
    assert registry.versions("tickets.nothing") == []


def test_each_key_is_listed_once_with_its_newest_version(registry):
    assert [(key, one.version) for key, one in registry.items()] == [
        ("tickets.repairs", 1),
        ("tickets.resolved", 10),
    ]
    assert "tickets.resolved" in registry
    assert "tickets.resolved@2" not in registry
    assert len(registry) == 2


def test_one_version_is_declared_once(registry):
    with pytest.raises(DuplicateKeyError):
        registry.register("tickets.resolved@2", declared(2))


def test_a_metric_is_borrowed_for_one_block(registry):
    with registry.temporarily("tickets.resolved", declared(11)):
        assert registry.get("tickets.resolved").version == 11
    assert registry.get("tickets.resolved").version == 10
    with pytest.raises(BadMetricKeyError):
        registry.temporarily("other.key", declared()).__enter__()


@pytest.mark.usefixtures("borrowed_metrics")
def test_the_decorator_declares_and_leaves_the_function_alone():
    @metric(
        "kernel.with_params",
        unit=Unit.RATIO,
        version=1,
        source="clause",
        title="Share",
        params=Threshold,
    )
    def share(period: Period, scope: Scope, params: Threshold) -> Measured:
        return Measured.ratio(params.at_least, 4, basis=Basis.of("ticket", [1]))

    @metric("kernel.plain", unit=Unit.COUNT, version=1, source="clause", title="Plain")
    def plain(period: Period, scope: Scope, params: NoParams) -> Measured:
        return two_tickets(period, scope, params)

    assert share(YEAR, EVERYTHING, Threshold(at_least=3)).value == Decimal("0.75")
    found = metrics.get("kernel.with_params")
    assert (found.title, found.source, found.name) == ("Share", "clause", "kernel.with_params@1")
    assert found.measure(YEAR, EVERYTHING, {"at_least": 1}).value == Decimal("0.25")
    assert metrics.get("kernel.plain").measure(YEAR, EVERYTHING).value == 2


def test_borrowing_gives_back_what_was_declared_meanwhile():
    assert "kernel.with_params" not in metrics


@pytest.mark.parametrize(
    ("key", "version"), [("uptime", 1), ("a.b.c", 1), ("A.b", 1), ("a.b", 0), ("a.b@1", 1)]
)
def test_a_key_is_app_and_noun_and_versions_begin_at_one(key, version):
    with pytest.raises(BadMetricKeyError):
        metric(key, unit=Unit.COUNT, version=version, source="", title="")


def test_parameters_are_checked_against_the_model():
    metric_ = declared()
    assert metric_.checked(None) == Threshold()
    assert metric_.checked({"at_least": "3"}) == Threshold(at_least=3)
    given = Threshold(at_least=4)
    assert metric_.checked(given) is given
    with pytest.raises(BadMetricParamsError, match="at_least"):
        metric_.checked({"at_least": "many"})


def test_another_models_parameters_are_read_by_name():
    class Other(BaseModel):
        at_least: int = 7

    assert declared().checked(Other()) == Threshold(at_least=7)


def test_a_metric_without_parameters_takes_none():
    plain = Metric("a.b", Unit.COUNT, 1, "", "", NoParams, two_tickets)
    with pytest.raises(BadMetricParamsError):
        plain.measure(YEAR, EVERYTHING, {"at_least": 1})


def test_a_retired_version_says_so():
    with pytest.raises(MetricRetiredError, match="use version 2"):
        declared(retired="use version 2").measure(YEAR, EVERYTHING)


def test_an_answer_in_another_unit_breaks_the_contract():
    def wrong(period, scope, params):
        return Measured.nothing(Unit.DAYS)

    with pytest.raises(BadMeasurementError):
        declared(compute=wrong).measure(YEAR, EVERYTHING)
