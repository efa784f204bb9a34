"""Refusals of the surveys."""

from hengwang.kernel.errors import DomainError


class DaysOutOfOrderError(DomainError):
    """The end lies before the beginning."""

    code = "survey_days_out_of_order"
    message = "The end lies before the beginning."


class NotDraftError(DomainError):
    """Questions and groups are fixed once somebody may answer."""

    code = "survey_not_draft"
    message = "“%(title)s” is open or closed already; only a draft can be changed."


class NotOpenError(DomainError):
    """Only an open survey is answered or closed, or invites people."""

    code = "survey_not_open"
    message = "“%(title)s” is not open for answers."


class NothingToAskError(DomainError):
    """A survey without a group, or without a question of satisfaction."""

    code = "survey_incomplete"
    message = "A survey needs a group of people and a question with five steps before it opens."


class OwnUnitError(DomainError):
    """Nobody rates themselves."""

    code = "survey_own_unit"
    message = "A unit does not rate itself: “%(name)s” belongs to the unit the survey is about."
    field = "name"


class GroupTakenError(DomainError):
    """One group of a name in a survey."""

    code = "survey_group_taken"
    message = "The survey has a group “%(name)s” already."
    field = "name"


class TooManyInvitationsError(DomainError):
    """More invitations than people."""

    code = "survey_too_many_invitations"
    message = "“%(name)s” has %(population)s people; %(left)s of them can still be invited."
    field = "number"


class InvitationDayError(DomainError):
    """An invitation nobody could ever answer would use up a person of the group."""

    code = "survey_invitation_day"
    message = "Invitations are valid until a day from %(first)s to %(last)s."
    field = "expires_on"


class AnswersOverError(DomainError):
    """A survey whose last day has passed would open for nobody."""

    code = "survey_answers_over"
    message = "The last day for answers, %(day)s, has passed: change it first."


class NotLaterError(DomainError):
    """More time ends later than what was said before."""

    code = "survey_not_later"
    message = "Choose a day after %(day)s that has not passed."
    field = "closes_on"


class BadQuestionError(DomainError):
    """Scores or choices that do not fit the kind of the question."""

    code = "survey_bad_question"
    message = (
        "Five steps need five falling scores from 0 to 100; a choice needs 2 to 12 different lines."
    )


class UnknownInvitationError(DomainError):
    """No invitation has this token."""

    code = "invitation_unknown"
    message = "This address belongs to no survey."


class InvitationUsedError(DomainError):
    """An invitation is answered once."""

    code = "invitation_used"
    message = "This invitation has been answered already."


class InvitationExpiredError(DomainError):
    """The last day of the invitation has passed."""

    code = "invitation_expired"
    message = "This invitation ended on %(day)s."


class NotYetError(DomainError):
    """The first day lies ahead."""

    code = "survey_not_yet"
    message = "The survey begins on %(day)s."


class UnansweredError(DomainError):
    """A question that must be answered is empty, or the answer is none of those offered."""

    code = "survey_unanswered"
    message = "Please answer question %(number)s."


class NobodyBelowError(DomainError):
    """The units of the group are to be counted, and there is none."""

    code = "survey_nobody_below"
    message = "No unit that may answer stands below %(name)s."
    field = "below"
