"""Tickets for tests, led by the services through the moments a record tells."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from hengwang.accounts.models import User
from hengwang.kernel.periods import BEIJING
from hengwang.organizations.models import Unit
from hengwang.tickets.choices import Kind, LetterState, PauseReason, Priority, Source
from hengwang.tickets.models import Article, Letter, ServiceLevel, Ticket, TicketRule
from hengwang.tickets.services import ending, working
from hengwang.tickets.services.levels import Promised, set_level
from hengwang.tickets.services.opening import TicketFacts, open_ticket


def a_ticket(unit: Unit, by: User | None, *, at: datetime | None = None, **told: Any) -> Ticket:
    """A fault somebody telephoned about."""
    facts = {"kind": Kind.FAULT, "source": Source.PHONE, "title": "外网无法访问", **told}
    return open_ticket(TicketFacts(**facts), unit=unit, by=by, at=at)


def ticket_records(unit: Unit) -> dict[str, int | str]:
    """A ticket for the walk over all addresses, and an action that it offers."""
    rule = TicketRule.objects.create(unit=unit, name="专线中断")
    level = ServiceLevel.objects.create(unit=unit, name="7×24", kind=Kind.FAULT, priority="p1")
    article = Article.objects.create(unit=unit, title="光模块更换步骤", body="先断电")
    letter = Letter.objects.create(
        direction="in", unit=unit, message_id="<x@y>", state=LetterState.TRAY, subject="断网"
    )
    return {
        "ticket_id": a_ticket(unit, None).pk,
        "word": "step",
        "desk_id": rule.pk,
        "level_id": level.pk,
        "article_id": article.pk,
        "mail_id": letter.pk,
    }


def make_tickets(
    unit: Unit, people: Mapping[str, User], records: Mapping[str, Any], move: Any
) -> list[Ticket]:
    """Tickets of an example of a metric's page; `move` sets the present.

    Args:
        unit: The unit concerned.
        people: `engineer`, `officer` (of the unit) and `keeper` (sets what is promised).
        records: `level` (limits of faults) and `tickets`.
        move: Takes an instant.
    """
    if level := records.get("level"):
        promised = Promised("7×24", **level)
        for priority in Priority:
            set_level(unit, Kind.FAULT, priority, promised, by=people["keeper"])
    return [_led(unit, people, told, move) for told in records.get("tickets", ())]


def _led(unit: Unit, people: Mapping[str, User], told: Mapping[str, Any], move: Any) -> Ticket:
    engineer, officer = people["engineer"], people["officer"]
    move(_beijing(told["opened"]))
    ticket = a_ticket(unit, officer, kind=Kind(told.get("kind", "fault")))
    pk = ticket.pk
    acts: dict[str, Any] = {
        "responded": partial(working.respond, pk, by=engineer),
        "arrived": partial(working.arrive, pk, by=engineer),
        "restored": partial(working.restore, pk, by=engineer),
        "resolved": partial(
            ending.resolve, pk, "已处理", by=engineer, is_repair=told.get("repair", False)
        ),
        "withdrawn": partial(ending.withdraw, pk, "误报", by=officer),
    }
    steps = [(_beijing(told[name]), act) for name, act in acts.items() if name in told]
    if spell := told.get("paused"):
        waits = partial(working.pause, pk, PauseReason.ACCESS, by=engineer, text="等待进场")
        steps += [(_beijing(spell[0]), waits)]
        steps += [(_beijing(spell[1]), partial(working.go_on, pk, by=engineer))]
    for at, act in sorted(steps, key=lambda step: step[0]):
        move(at)
        act()
    if stars := told.get("stars"):
        ending.rate(pk, stars, by=officer)
    return ticket


def _beijing(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING)
