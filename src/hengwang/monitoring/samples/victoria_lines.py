"""Samples as the lines VictoriaMetrics takes, written as columns of digits instead of one by one.

A line is `series,value,milliseconds`. Lines of one shape are a table of bytes, each column of which
is written at once; what has no such shape (negative, finer than a microsecond) is written as JSON.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from pydantic_core import to_json

from hengwang.monitoring.samples.columns import Samples

if TYPE_CHECKING:
    from numpy.typing import NDArray

MICROS = 1_000_000
FIRST_MS, END_MS, INSTANT = 10**12, 10**13, 13
"""Instants of thirteen digits: from 2001 to 2286."""
WHOLE, DECIMALS = 8, 6
COMMA, POINT, BREAK = b",.\n"
DIGITS = 4
SHEET = 10**DIGITS
WRITTEN = np.array([list(b"%0*d" % (DIGITS, one)) for one in range(SHEET)], np.uint8)
"""Numbers of so many digits as they are written: a look instead of four divisions."""


def lines_of(samples: Samples) -> bytes:
    """All of them, in any order; values come back exactly."""
    # Beyond what a float holds it is infinite and no plain number.
    with np.errstate(over="ignore"):
        micros = np.rint(samples.value * MICROS)
    is_plain = (micros >= 0) & (micros < 10 ** (WHOLE + DECIMALS))
    is_plain &= (micros / MICROS == samples.value) & ~np.signbit(samples.value)
    is_plain &= (samples.at >= FIRST_MS) & (samples.at < END_MS) & (samples.series >= 0)
    whole = np.where(is_plain, micros, 0).astype(np.int64)
    is_digit = is_plain & (whole < 10 * MICROS) & (whole % MICROS == 0)
    parts = []
    for width, has_width in _widths(samples.series):
        for mask, decimals in ((is_digit, 0), (is_plain & ~is_digit, DECIMALS)):
            own = np.flatnonzero(mask & has_width)
            if len(own):
                value = whole[own] if decimals else whole[own] // MICROS
                parts.append(_table(samples.series[own], width, value, decimals, samples.at[own]))
    if not is_plain.all():
        parts.append(_one_by_one(samples.where(~is_plain)))
    return b"".join(parts)


def _widths(series: NDArray[np.int32]) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """The numbers of digits there are, and which series have them."""
    for width in range(1, len(str(series.max())) + 1):
        yield width, (series >= (10 ** (width - 1) if width > 1 else 0)) & (series < 10**width)


def _table(
    series: NDArray[np.int32],
    width: int,
    value: NDArray[np.int64],
    decimals: int,
    at: NDArray[np.int64],
) -> bytes:
    room = WHOLE + 1 + decimals if decimals else 1
    lines = np.empty((len(series), width + room + INSTANT + 3), np.uint8)
    _write(lines[:, :width], series.astype(np.int64))
    lines[:, width] = COMMA
    told = lines[:, width + 1 : width + 1 + room]
    if decimals:
        _write(told[:, WHOLE + 1 :], value % MICROS)
        told[:, WHOLE] = POINT
        _write(told[:, :WHOLE], value // MICROS)
    else:
        _write(told, value)
    lines[:, width + 1 + room] = COMMA
    _write(lines[:, width + 2 + room : -1], at)
    lines[:, -1] = BREAK
    return lines.tobytes()


def _write(columns: NDArray[np.uint8], number: NDArray[np.int64]) -> None:
    """The last digits of whole numbers, as many as there are columns, with leading zeros."""
    end = columns.shape[1]
    while end > 0:
        rest = number // SHEET
        width = min(end, DIGITS)
        told = WRITTEN.take(number - rest * SHEET, axis=0)
        columns[:, end - width : end] = told[:, DIGITS - width :]
        number, end = rest, end - width


def _one_by_one(samples: Samples) -> bytes:
    columns = (samples.series.tolist(), samples.value.tolist(), samples.at.tolist())
    told = to_json(list(zip(*columns, strict=True)))
    return told[2:-2].replace(b"],[", b"\n") + b"\n"
