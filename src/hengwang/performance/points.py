"""What points a row of goals may carry; pure."""

from decimal import Decimal

from hengwang.performance.errors import PointsNegativeError, PointsOutOfBoundsError

MOST_POINTS = Decimal("9999.99")
PLACES = 2


def checked_points(points: Decimal | None) -> Decimal | None:
    """The points as they may be kept; they are never rounded in silence.

    Raises:
        PointsNegativeError: They are below zero.
        PointsOutOfBoundsError: They are no number, too large, or have more than two decimals.
    """
    if points is None:
        return None
    if not points.is_finite():
        raise PointsOutOfBoundsError(most=MOST_POINTS)
    if points < 0:
        raise PointsNegativeError
    if points > MOST_POINTS or points != round(points, PLACES):
        raise PointsOutOfBoundsError(most=MOST_POINTS)
    return points
