"""What tickets refuse, each with a stable code."""

from hengwang.kernel.errors import DomainError


class TicketStateError(DomainError):
    """The step does not fit the state the ticket is in by now."""

    code = "ticket_state"
    message = "The ticket is “%(state)s”; this step is not possible any more."


class AlreadyTakenError(DomainError):
    """Somebody else was quicker."""

    code = "ticket_already_taken"
    message = "%(name)s has taken this ticket already."


class ClockNotRunningError(DomainError):
    """A clock is paused that does not run, or runs on that was not paused."""

    code = "ticket_clock_not_running"
    message = "The clock of this ticket does not run at present."


class ReasonMissingError(DomainError):
    """A clock is paused, a ticket withdrawn or opened again without saying why."""

    code = "ticket_reason_missing"
    message = "Say why."
    field = "text"


class OwnWorkRatedError(DomainError):
    """Who worked on a ticket does not rate it."""

    code = "ticket_own_work_rated"
    message = "Nobody rates their own work."


class NotTheRequesterError(DomainError):
    """Only the requester's unit rates a ticket."""

    code = "ticket_not_the_requester"
    message = "Only the unit that asked rates the work."


class AlreadyRatedError(DomainError):
    """A ticket is rated once."""

    code = "ticket_already_rated"
    message = "This work has been rated already."


class MergedIntoItselfError(DomainError):
    """A ticket cannot be part of itself or of one of its own parts."""

    code = "ticket_merged_into_itself"
    message = "A ticket cannot be merged into itself or into a part of it."


class StepBeforeOpeningError(DomainError):
    """A step is dated before the ticket was opened, or in the future."""

    code = "ticket_step_time"
    message = "The time must lie between the opening of the ticket and now."
    field = "at"


class NoServiceLevelError(DomainError):
    """No service level holds for tickets of this priority."""

    code = "ticket_no_service_level"
    message = "No service level is set for priority “%(priority)s”."


class DailyHoursError(DomainError):
    """Service hours overlap or are not in order."""

    code = "ticket_daily_hours"
    message = "Write the hours as 08:30-12:00, 14:30-18:00, in order and without overlap."


class NotForwardedError(DomainError):
    """An answer of a company is noted, or a ticket taken back, that no company has."""

    code = "ticket_not_forwarded"
    message = "No company has this ticket at present."


class AlertOverError(DomainError):
    """A ticket is wanted for an alert that is over."""

    code = "ticket_alert_over"
    message = "This alert is over; open a ticket by hand if something is left to do."


class NothingBrokenError(DomainError):
    """A ticket is wanted for something that works again."""

    code = "ticket_nothing_broken"
    message = "This target answers again; open a ticket by hand if something is left to do."


class NameTakenError(DomainError):
    """A unit has two teams of one name."""

    code = "ticket_name_taken"
    message = "“%(name)s” is there already."


class MailboxUnreachableError(DomainError):
    """The mailbox of the desk cannot be read."""

    code = "ticket_mailbox_unreachable"
    message = "The mailbox of the ticket desk cannot be read (%(reason)s)."


class NoDeskUnitError(DomainError):
    """Mail comes in and no unit takes it."""

    code = "ticket_no_desk_unit"
    message = "No unit is named that takes the mail; see HENGWANG_TICKET_MAIL_UNIT."


class NotInTrayError(DomainError):
    """A letter was dealt with meanwhile."""

    code = "ticket_letter_not_in_tray"
    message = "Somebody has dealt with this letter already."


class ComplaintUnansweredError(DomainError):
    """A complaint is solved before it is answered."""

    code = "ticket_complaint_unanswered"
    message = "A complaint is answered by the one who looks into it; then it is solved."


class ComplaintHandlerError(DomainError):
    """A complaint is given to the one it is about, or to one of theirs."""

    code = "ticket_complaint_handler"
    message = "%(name)s has to do with what is complained about; choose somebody else."


class NotTheHandlerError(DomainError):
    """Somebody else answers a complaint."""

    code = "ticket_not_the_handler"
    message = "%(name)s looks into this complaint."


class FeedbackMissingError(DomainError):
    """A notice from above is closed without feedback."""

    code = "ticket_feedback_missing"
    message = "Send the feedback to the superior unit first."


class AlreadyFedBackError(DomainError):
    """Feedback is sent twice."""

    code = "ticket_already_fed_back"
    message = "The feedback has been sent already."


class NotSuperiorError(DomainError):
    """A ticket is escalated to a unit that is not above."""

    code = "ticket_not_superior"
    message = "“%(name)s” is not above the unit concerned."


class AlreadyEscalatedError(DomainError):
    """A unit is asked again before it answered."""

    code = "ticket_already_escalated"
    message = "“%(name)s” has been asked already and has not answered yet."


class ArticleChangedError(DomainError):
    """Two people change an article at the same time."""

    code = "article_changed"
    message = "Somebody else has changed this article meanwhile; look at version %(version)s first."


class SamePriorityError(DomainError):
    """A priority is corrected to what it is."""

    code = "ticket_same_priority"
    message = "The priority is %(priority)s already."


class EasedByHolderError(DomainError):
    """Somebody lowers the priority of a ticket in their own hands."""

    code = "ticket_eased_by_holder"
    message = "A ticket in your own hands is given a lower priority by a colleague."


class ChangeTimeError(DomainError):
    """A planned time of what is no change, or one that is over."""

    code = "ticket_change_time"
    message = "Only a change has a planned time, and it is still to come."
