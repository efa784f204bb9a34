"""Tickets, their clocks, their story and what is promised for them."""

from hengwang.tickets.models.complaints import Complaint
from hengwang.tickets.models.forwarding import Forwarding
from hengwang.tickets.models.knowledge import Article, ArticleVersion
from hengwang.tickets.models.letters import Letter
from hengwang.tickets.models.levels import ServiceLevel
from hengwang.tickets.models.opening import TicketCause, TicketRule
from hengwang.tickets.models.stories import ClockSegment, Rating, Step
from hengwang.tickets.models.superiors import Escalation, SuperiorNotice
from hengwang.tickets.models.teams import Team
from hengwang.tickets.models.templates import CannedStep, TicketTemplate
from hengwang.tickets.models.tickets import NumberOfYear, Ticket

__all__ = [
    "Article",
    "ArticleVersion",
    "CannedStep",
    "ClockSegment",
    "Complaint",
    "Escalation",
    "Forwarding",
    "Letter",
    "NumberOfYear",
    "Rating",
    "ServiceLevel",
    "Step",
    "SuperiorNotice",
    "Team",
    "Ticket",
    "TicketCause",
    "TicketRule",
    "TicketTemplate",
]
