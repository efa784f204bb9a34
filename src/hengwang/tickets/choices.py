"""Words tickets are stored with."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Kind(models.TextChoices):
    """What a ticket is about; only faults and complaints tell of something that went wrong."""

    FAULT = "fault", _("Fault")
    REQUEST = "request", _("Service request")
    COMPLAINT = "complaint", _("Complaint")
    CONSULTATION = "consultation", _("Consultation")
    CHANGE = "change", pgettext_lazy("ticket", "Change")


class Source(models.TextChoices):
    """How it came."""

    PHONE = "phone", _("Telephone")
    PORTAL = "portal", _("Units' door")
    ALERT = "alert", _("Alert")
    MAIL = "mail", _("E-mail")
    SUPERIOR = "superior", _("Notice of a superior unit")
    INSPECTION = "inspection", _("Inspection")
    STAFF = "staff", _("Seen by our own people")


class Impact(models.TextChoices):
    """How far it reaches."""

    NETWORK = "network", _("The whole network")
    REGION = "region", _("A region")
    UNIT = "unit", _("A unit")
    PERSON = "person", _("One workplace")


class Urgency(models.TextChoices):
    """How long it can wait."""

    NOW = "now", _("Work stands still")
    SOON = "soon", _("Work is hindered")
    LATER = "later", _("It can wait")


class Priority(models.TextChoices):
    """What impact and urgency make together."""

    P1 = "p1", _("1 – critical")
    P2 = "p2", _("2 – high")
    P3 = "p3", _("3 – normal")
    P4 = "p4", _("4 – low")


class State(models.TextChoices):
    """Where a ticket stands."""

    NEW = "new", pgettext_lazy("ticket", "Not yet taken")
    IN_WORK = "in_work", pgettext_lazy("ticket", "In work")
    CARRIER = "carrier", pgettext_lazy("ticket", "With the company")
    PAUSED = "paused", pgettext_lazy("ticket", "Waiting")
    RESOLVED = "resolved", pgettext_lazy("ticket", "Solved")
    CLOSED = "closed", pgettext_lazy("ticket", "Closed")
    MERGED = "merged", pgettext_lazy("ticket", "Part of another")
    WITHDRAWN = "withdrawn", pgettext_lazy("ticket", "Withdrawn")


LIVE = (State.NEW, State.IN_WORK, State.CARRIER, State.PAUSED)
"""States in which somebody still has something to do."""


class PauseReason(models.TextChoices):
    """Why a clock may stand still; each is asked about at the assessment."""

    REQUESTER = "requester", _("Waiting for the requester")
    APPROVAL = "approval", _("Waiting for an approval")
    ACCESS = "access", _("No access to the place")
    APPOINTMENT = "appointment", _("Appointment agreed with the requester")
    FORCE_MAJEURE = "force_majeure", _("Force majeure")


class StepKind(models.TextChoices):
    """What a step of a ticket's story tells."""

    OPENED = "opened", pgettext_lazy("ticket step", "Opened")
    NOTE = "note", pgettext_lazy("ticket step", "Note")
    TAKEN = "taken", pgettext_lazy("ticket step", "Taken")
    ASSIGNED = "assigned", pgettext_lazy("ticket step", "Handed on")
    FORWARDED = "forwarded", pgettext_lazy("ticket step", "Forwarded to the company")
    REPLIED = "replied", pgettext_lazy("ticket step", "The company answered")
    RETURNED = "returned", pgettext_lazy("ticket step", "Back from the company")
    ATTACHED = "attached", pgettext_lazy("ticket step", "Another alert of the same cause")
    RECOVERED = "recovered", pgettext_lazy("ticket step", "Recovered")
    RESPONDED = "responded", pgettext_lazy("ticket step", "Answered")
    ARRIVED = "arrived", pgettext_lazy("ticket step", "Arrived on site")
    RESTORED = "restored", pgettext_lazy("ticket step", "Service restored")
    PAUSED = "paused", pgettext_lazy("ticket step", "Clock paused")
    RESUMED = "resumed", pgettext_lazy("ticket step", "Clock runs on")
    RESOLVED = "resolved", pgettext_lazy("ticket step", "Solved")
    REOPENED = "reopened", pgettext_lazy("ticket step", "Opened again")
    CLOSED = "closed", pgettext_lazy("ticket step", "Closed")
    RATED = "rated", pgettext_lazy("ticket step", "Rated")
    MERGED = "merged", pgettext_lazy("ticket step", "Merged")
    SPLIT = "split", pgettext_lazy("ticket step", "Split")
    LINKED = "linked", pgettext_lazy("ticket step", "Linked")
    WITHDRAWN = "withdrawn", pgettext_lazy("ticket step", "Withdrawn")
    ESCALATED = "escalated", pgettext_lazy("ticket step", "Escalated")
    LETTER_IN = "letter_in", pgettext_lazy("ticket step", "Letter received")
    LETTER_OUT = "letter_out", pgettext_lazy("ticket step", "Letter written")
    COMPLAINT = "complaint", pgettext_lazy("ticket step", "Complaint given to a handler")
    FEEDBACK = "feedback", pgettext_lazy("ticket step", "Feedback sent")
    OVERDUE = "overdue", pgettext_lazy("ticket step", "Overdue")
    CORRECTED = "corrected", pgettext_lazy("ticket step", "Corrected")


class ClockPart(models.TextChoices):
    """What people made of a stretch of the clock's time."""

    RUNNING = "running", pgettext_lazy("clock", "Running")
    CARRIER = "carrier", pgettext_lazy("clock", "With the company")
    PAUSED = "paused", pgettext_lazy("clock", "Paused")
    STOPPED = "stopped", pgettext_lazy("clock", "Stopped")


class CauseKind(models.TextChoices):
    """What a rule that opens tickets looks at."""

    ALERT = "alert", _("Alerts of the network")
    ROOM = "room", _("Incidents of machine rooms")


class Finding(models.TextChoices):
    """What a complaint came to."""

    FOUNDED = "founded", pgettext_lazy("complaint", "Founded")
    PARTLY = "partly", pgettext_lazy("complaint", "Partly founded")
    UNFOUNDED = "unfounded", pgettext_lazy("complaint", "Unfounded")


class ArticleState(models.TextChoices):
    """Where a knowledge article stands."""

    DRAFT = "draft", pgettext_lazy("article", "Draft")
    PUBLISHED = "published", pgettext_lazy("article", "Published")
    WITHDRAWN = "withdrawn", pgettext_lazy("article", "Withdrawn")


class Direction(models.TextChoices):
    """Which way a letter goes."""

    IN = "in", pgettext_lazy("letter", "Received")
    OUT = "out", pgettext_lazy("letter", "Written")


class LetterState(models.TextChoices):
    """Where a letter is."""

    FILED = "filed", pgettext_lazy("letter", "Filed")
    TRAY = "tray", pgettext_lazy("letter", "In the tray")
    DROPPED = "dropped", pgettext_lazy("letter", "Put aside")
    WAITING = "waiting", pgettext_lazy("letter", "To be sent")
    SENDING = "sending", pgettext_lazy("letter", "Being sent")
    SENT = "sent", pgettext_lazy("letter", "Sent")
    FAILED = "failed", pgettext_lazy("letter", "Given up")


class LetterReason(models.TextChoices):
    """Why a letter is in the tray or was put aside."""

    UNKNOWN = "unknown", _("Sender unknown")
    SEVERAL = "several", _("Sender belongs to several units")
    STRANGER = "stranger", _("Sender has nothing to do with this ticket")
    AUTOMATIC = "automatic", _("Automatic answer")
    BOUNCE = "bounce", _("Could not be delivered")
    LOOP = "loop", _("Our own letter came back")
    FLOOD = "flood", _("Too many from one sender")
    BY_HAND = "by_hand", _("Put aside by hand")
