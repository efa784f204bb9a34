"""The script: what is done to the network, when, and what the ledger must say of it afterwards."""

import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hengwang.demo_network.comparing import Expected, Kind
from hengwang.demo_network.ground import Ground
from hengwang.demo_network.house import House
from hengwang.demo_network.landscape import COLLECTOR_ADDRESS, ROOM, cut, make_lossy, mend
from hengwang.demo_network.programs import LONG_DAYS, SHORT_DAYS, Programs
from hengwang.demo_network.watched import INTERVAL_S, TARGETS, valid_for_s

# Long enough for a failure of each target to be asked about twice and believed.
HOLD_S, REST_S = 12.0, 7.0
LOSS_PERCENT, LOSS_S = 40, 40.0
# Of a collector that stands still the last answers count for a while yet.
SILENCE_S = 24.0
# The second an answer may take to stay away, beside one interval.
_ANSWER = timedelta(seconds=1)
# A collector that wakes up or starts anew takes some seconds to ask everything once.
_WAKING = timedelta(seconds=8)
_BY_SHORT = {plan.short: plan for plan in TARGETS}
# Of the others the last answer still counts when the collector is back.
_OFTEN_ASKED = tuple(plan.short for plan in TARGETS if plan.interval_s == INTERVAL_S)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done, what it takes down, and how it is undone."""

    because: str
    begin: Callable[[], object]
    end: Callable[[], object]
    down: tuple[str, ...] = ()


@dataclass(slots=True)
class Stage:
    """Where the script is played; `expected` is what the ledger must say in the end."""

    ground: Ground
    programs: Programs
    house: House
    say: Callable[[str], object]
    expected: list[Expected] = field(default_factory=list)
    lossy: tuple[datetime, datetime] | None = None

    def line(self, name: str, *down: str) -> Act:
        """Cut a line; everything behind it goes down with it."""
        return Act(
            f"line {name} cut",
            lambda: cut(self.ground, name),
            lambda: mend(self.ground, name),
            down,
        )

    def program(self, name: str, *down: str) -> Act:
        """Kill a program of a host and start it again."""
        return Act(
            f"{name} killed",
            lambda: self.programs.kill(name),
            lambda: self.programs.start(name),
            down,
        )

    def silent_names(self) -> Act:
        """Let the name server stand still: it does not refuse, it does not answer."""
        named = self.programs.running["named"]
        return Act(
            "name server halted",
            lambda: named.tell(signal.SIGSTOP),
            lambda: named.tell(signal.SIGCONT),
            ("dns",),
        )

    def certificate(self) -> Act:
        """Give the portal a certificate that ends within days."""
        return Act(
            "certificate about to end",
            lambda: self.programs.certify(SHORT_DAYS),
            lambda: self.programs.certify(LONG_DAYS),
            ("certificate",),
        )

    def play(self, *acts: Act, hold_s: float = HOLD_S, rest_s: float = REST_S) -> None:
        """Do all acts at once, wait, undo them, wait again."""
        began = [self._done(act.begin, act.because) for act in acts]
        time.sleep(hold_s)
        ended = [self._done(act.end, f"{act.because}: over") for act in acts]
        together = [short for act in acts for short in act.down]
        for act, start, end in zip(acts, began, ended, strict=True):
            self.expect(act.because, act.down, Kind.DOWN, (start, end), together)
        time.sleep(rest_s)

    def expect(
        self,
        because: str,
        targets: Sequence[str],
        kind: Kind,
        time_of: tuple[datetime, datetime],
        together: Sequence[str] = (),
    ) -> None:
        """Note what the ledger must say: outages within an interval, silence a little later.

        `together` are all that go down at this moment: one of them may be the root of another.
        """
        for short in targets:
            plan = _BY_SHORT[short]
            interval = timedelta(seconds=plan.interval_s)
            began, ended = time_of
            within = interval + _ANSWER
            if kind is Kind.UNKNOWN:
                began += timedelta(seconds=valid_for_s(plan))
                within = interval + _WAKING
            root = _root(short, [*targets, *together]) if kind is Kind.DOWN else ""
            self.expected.append(Expected(short, kind, began, ended, within, because, root))

    def _done(self, work: Callable[[], object], what: str) -> datetime:
        self.say(what)
        done = work()
        return done if isinstance(done, datetime) else datetime.now(UTC)


def _root(short: str, down: Sequence[str]) -> str:
    """The highest of the targets above this one that went down with it, "" where none did."""
    found, above = "", _BY_SHORT[short].parent
    while above:
        found = above if above in down else found
        above = _BY_SHORT[above].parent
    return found


def whole(stage: Stage) -> None:
    """Everything once, in about two minutes."""
    _lines_and_services(stage)
    _late_results(stage)
    _silences(stage)
    flood(stage)


def _lines_and_services(stage: Stage) -> None:
    """One of two lines and some services; then a line with all that is behind it."""
    begun = stage.ground, "south-1", LOSS_PERCENT
    is_lossy, since = make_lossy(*begun), datetime.now(UTC)
    if is_lossy:
        stage.say(f"line south-1 loses {LOSS_PERCENT} % of all packets")
    stage.play(
        stage.line("east-1", "east-1"),
        stage.silent_names(),
        stage.program("modbus", "room"),
        stage.program("west", "west"),
    )
    stage.play(stage.line("west-1", "west-1", "west", "ups", "room"), stage.certificate())
    if is_lossy:
        make_lossy(stage.ground, "south-1", 0)
        stage.lossy = since, datetime.now(UTC)


def flood(stage: Stage) -> None:
    """Throw what is malformed at every port that listens."""
    stage.say("a flood of malformed packets")
    log = stage.programs.folder / "flood.log"
    words = [sys.executable, "-m", f"{__package__}.floods", COLLECTOR_ADDRESS, "7"]
    stage.ground.start(words, ROOM, log=log)


def _late_results(stage: Stage) -> None:
    """Both lines of a city go and come while the server is gone: told later, to the second."""
    stage.say("server killed")
    stage.house.kill_server()
    both = stage.line("east-2", "east-2", "east", "portal", "certificate")
    stage.play(stage.line("east-1", "east-1"), both, rest_s=1.0)
    stage.say("server started again")
    stage.house.start_server()


def _silences(stage: Stage) -> None:
    """The collector stands still, then is killed: nobody knows, and nothing was down."""
    house = stage.house
    for because, begin, end in (
        ("collector halted", house.halt_collector, house.resume_collector),
        ("collector killed", house.kill_collector, house.start_collector),
    ):
        stage.say(because)
        begin()
        began = datetime.now(UTC)
        time.sleep(SILENCE_S)
        end()
        ended = datetime.now(UTC)
        stage.expect(because, _OFTEN_ASKED, Kind.UNKNOWN, (began, ended))
        time.sleep(_WAKING.total_seconds())


def endless(stage: Stage) -> None:
    """Go on until interrupted, for people who look at the pages."""
    acts: tuple[Callable[[], Act], ...] = (
        lambda: stage.line("east-1", "east-1"),
        lambda: stage.program("nginx", "portal", "certificate"),
        lambda: stage.line("west-1", "west-1"),
        stage.silent_names,
        lambda: stage.program("modbus", "room"),
        stage.certificate,
        lambda: stage.program("room", "ups"),
    )
    while True:
        for act in acts:
            time.sleep(30)
            stage.play(act(), hold_s=45, rest_s=30)
