"""What a ledger is worth under a policy: uptime as a pair, unobstructed days, several circuits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from hengwang.availability.fold import Span, State
from hengwang.kernel.intervals import Interval, Intervals, intersect, merge, subtract, total_micros
from hengwang.kernel.periods import midnight

MICROS_OF_MINUTE = 60_000_000


class Day(StrEnum):
    """How a day counts."""

    UNOBSTRUCTED = "unobstructed"
    OBSTRUCTED = "obstructed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Policy:
    """Named rules of counting, printed with every figure.

    Attributes:
        key: Its name.
        version: Raised whenever its meaning changes.
        takes_off_maintenance: Whether time lost in approved windows is taken off the asked time.
        lost_minutes: What an unobstructed day of a unit may lose (网络运行畅通日).
        unknown_minutes: How much of a day may be unknown before the day is.
        backbone_lost_minutes: What an unobstructed day of the backbone may lose.
        counts_backbone: Whether the rate of days means the backbone's days instead of units'.
        leaves_out_unknown: Whether uptime is up ÷ observed instead of up ÷ asked.
    """

    key: str = "default"
    version: int = 1
    takes_off_maintenance: bool = True
    lost_minutes: int = 30
    unknown_minutes: int = 60
    backbone_lost_minutes: int = 0
    counts_backbone: bool = False
    leaves_out_unknown: bool = False

    @property
    def name(self) -> str:
        """As every figure prints it, e.g. `default@1`."""
        return f"{self.key}@{self.version}"


@dataclass(frozen=True, slots=True)
class Account:
    """Microseconds of asked time; `up + down + unknown = asked`, maintenance is an overlay.

    `excluded` is what was lost in maintenance and taken off the asked time.
    """

    asked: int
    up: int
    down: int
    unknown: int
    maintenance: int
    excluded: int = 0

    @property
    def low(self) -> Decimal | None:
        """up ÷ asked: what is certain. None where nothing was asked."""
        return Decimal(self.up) / self.asked if self.asked else None

    @property
    def high(self) -> Decimal | None:
        """(up + unknown) ÷ asked: what is possible."""
        return Decimal(self.up + self.unknown) / self.asked if self.asked else None

    @property
    def coverage(self) -> Decimal | None:
        """The share of the asked time that was observed."""
        return Decimal(self.up + self.down) / self.asked if self.asked else None


def account(
    spans: Iterable[Span], window: Interval, policy: Policy, maintenance: Intervals = ()
) -> Account:
    """The asked time of a window by state.

    Only what a target lost in maintenance is taken off; time in which it was up all the same was
    asked and given, so that a window never lowers the figure.

    Args:
        spans: A ledger; time of the window it does not speak of is unknown.
        window: The asked time.
        policy: Whether time lost in maintenance is taken off.
        maintenance: Approved windows; overlapping ones count once.
    """
    planned = intersect(maintenance, window)
    by_state = _by_state(spans)
    # Where two spans contradict each other the worse one counts, as in a group of one.
    up = subtract(intersect(by_state[State.UP], window), by_state[State.DOWN])
    excluded = subtract(planned, up) if policy.takes_off_maintenance else []
    asked = subtract(window, excluded)
    down = intersect(by_state[State.DOWN], asked)
    unknown = subtract(asked, [*up, *down])
    return Account(
        asked=total_micros(asked),
        up=total_micros(up),
        down=total_micros(down),
        unknown=total_micros(unknown),
        maintenance=total_micros(planned),
        excluded=total_micros(excluded),
    )


def _by_state(spans: Iterable[Span]) -> dict[State, list[Interval]]:
    found: dict[State, list[Interval]] = {state: [] for state in State}
    for span in spans:
        found[span.state].append(span.interval)
    return {state: merge(parts) for state, parts in found.items()}


def together(accounts: Iterable[Account]) -> Account:
    """The account of a group: sums, so that group and single figures agree to the microsecond."""
    rows = list(accounts)
    return Account(
        asked=sum(one.asked for one in rows),
        up=sum(one.up for one in rows),
        down=sum(one.down for one in rows),
        unknown=sum(one.unknown for one in rows),
        maintenance=sum(one.maintenance for one in rows),
        excluded=sum(one.excluded for one in rows),
    )


def redundant(ledgers: Sequence[Sequence[Span]], window: Interval) -> list[Span]:
    """The ledger of a unit with several circuits: down only while all are, up while any is."""
    sides = [_by_state(ledger) for ledger in ledgers]
    up = merge(part for side in sides for part in side[State.UP])
    up = intersect(up, window)
    down: list[Interval] = [window] if sides else []
    for side in sides:
        down = intersect(down, side[State.DOWN])
    down = subtract(down, up)
    unknown = subtract(window, [*up, *down])
    spans = [
        *(Span(part, State.UP) for part in up),
        *(Span(part, State.DOWN) for part in down),
        *(Span(part, State.UNKNOWN) for part in unknown),
    ]
    return sorted(spans, key=lambda span: span.interval)


def days(
    spans: Iterable[Span], first: date, last: date, policy: Policy, maintenance: Intervals = ()
) -> dict[date, Day]:
    """How each day from `first` to `last`, both inclusive, counts.

    A day that lost more than the policy allows is obstructed, however much of it is unknown;
    one that lost less is unknown when too much of it was not observed.
    """
    ledger, planned = list(spans), merge(maintenance)
    found, day = {}, first
    while day <= last:
        window = Interval(midnight(day), midnight(day + timedelta(days=1)))
        found[day] = _day(account(_touching(ledger, window), window, policy, planned), policy)
        day += timedelta(days=1)
    return found


def _touching(ledger: Sequence[Span], window: Interval) -> list[Span]:
    return [span for span in ledger if span.interval.touches(window)]


def _day(day: Account, policy: Policy) -> Day:
    if day.down > policy.lost_minutes * MICROS_OF_MINUTE:
        return Day.OBSTRUCTED
    if day.unknown > policy.unknown_minutes * MICROS_OF_MINUTE:
        return Day.UNKNOWN
    return Day.UNOBSTRUCTED


def day_rate(found: Iterable[Day]) -> tuple[int, int, Decimal | None]:
    """网络运行畅通日率: unobstructed days, days of known state, and their ratio."""
    counted = list(found)
    good = sum(day is Day.UNOBSTRUCTED for day in counted)
    known = sum(day is not Day.UNKNOWN for day in counted)
    return good, known, Decimal(good) / known if known else None
