"""Rosters and shifts, what changes them, the log, hand-over, and who reads along."""

from hengwang.duty.models.changes import Leave, Swap
from hengwang.duty.models.feeds import Feed
from hengwang.duty.models.handovers import Handover, HandoverItem
from hengwang.duty.models.logs import LogEntry, OpenMark, WordsBacklog
from hengwang.duty.models.rosters import Post, PostTerms, Roster, RosterMember, Rotation
from hengwang.duty.models.shifts import Gap, Holding, Lapse, Shift

__all__ = [
    "Feed",
    "Gap",
    "Handover",
    "HandoverItem",
    "Holding",
    "Lapse",
    "Leave",
    "LogEntry",
    "OpenMark",
    "Post",
    "PostTerms",
    "Roster",
    "RosterMember",
    "Rotation",
    "Shift",
    "Swap",
    "WordsBacklog",
]
