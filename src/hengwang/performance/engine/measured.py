"""Take a metric's answer as the actual value of a row."""

from hengwang.kernel.measured import Measured
from hengwang.kernel.units import Unit, date_of_number
from hengwang.performance.engine.targets import Actual


def actual_of(measured: Measured) -> Actual | None:
    """Return a measured value as an Actual in an unit the engine compares; None is no data.

    A ratio of 0.98 becomes 98 with the unit %, as targets are printed; a date metric gives a
    date. Unrounded.
    """
    if measured.value is None:
        return None
    if measured.unit is Unit.DATE:
        return Actual(on=date_of_number(measured.value))
    if measured.unit is Unit.RATIO:
        return Actual(value=measured.value * 100, unit=measured.unit.symbol)
    return Actual(value=measured.value, unit=measured.unit.symbol)
