"""Lines for VictoriaMetrics: whatever shape a sample has, its line says it exactly."""

from math import copysign

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hengwang.monitoring.samples.columns import Samples
from hengwang.monitoring.samples.victoria_lines import lines_of

AT = 1_763_000_000_000
numbers = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, 9.0, 10.0, 0.012345, 1e-6, 1e-7, -3.5, 99_999_999.999999]),
    st.integers(0, 10**14).map(lambda micros: micros / 1e6),
    st.floats(allow_nan=False, allow_infinity=False),
)
series = st.one_of(st.integers(0, 2**31 - 1), st.sampled_from([0, 9, 10, 99, 100, 10**9]))
instants = st.one_of(
    st.integers(-(10**14), 10**14), st.sampled_from([AT, 10**12, 10**12 - 1, 10**13, 10**13 - 1])
)
rows = st.lists(st.tuples(series, instants, numbers), min_size=1, max_size=30)


def read_back(body: bytes) -> list[tuple[int, int, float]]:
    told = (line.split(",") for line in body.decode().removesuffix("\n").split("\n"))
    return [(int(one), int(at), float(value)) for one, value, at in told]


@settings(max_examples=60, deadline=None)
@given(rows)
@example([(7, AT, 0.5), (7, AT, 1e300), (123456, AT, 3.0)])
@example([(0, 0, 1.7e308), (0, 0, -1.7e308)])
def test_every_line_says_its_sample_and_nothing_else(rows):
    found = read_back(lines_of(Samples.of(rows)))
    signed = [[(*row[:2], copysign(1, row[2]), row[2]) for row in one] for one in (found, rows)]
    assert sorted(signed[0]) == sorted(signed[1])


def test_a_label_has_no_leading_zeros_and_what_is_common_is_short():
    body = lines_of(Samples.of([(7, AT, 1.0), (12345, AT + 1, 0.000812)]))
    assert sorted(body.split()) == [
        b"12345,00000000.000812,1763000000001",
        b"7,1,1763000000000",
    ]
