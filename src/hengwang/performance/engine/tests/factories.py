"""Short ways to say a row, and the shipped rulesets."""

from decimal import Decimal
from functools import cache

from hengwang.performance.engine.parsing import parse_actual, parse_target
from hengwang.performance.engine.rows import Row
from hengwang.performance.engine.ruleset import Ruleset
from hengwang.performance.rulesets.reading import SHIPPED, read_rulesets


@cache
def a_ruleset(key="mof-2020-10") -> Ruleset:
    return read_rulesets([SHIPPED])[key, 1]


def a_row(target=None, actual=None, points="10", *, key="a", section="产出指标", **more) -> Row:
    return Row(
        key=key,
        section=section,
        points=None if points is None else Decimal(points),
        target=None if target is None else parse_target(target, year=2020),
        actual=None if actual is None else parse_actual(actual, year=2020),
        **more,
    )
