"""What duty refuses, each with a stable code."""

from hengwang.kernel.errors import DomainError


class SlotTextError(DomainError):
    """A shift of the day is not written as it should be."""

    code = "duty_slot_text"
    message = "“%(text)s” is not a shift. Write one a line, such as: Day 08:00-16:00"


class NoSlotsError(DomainError):
    """A rotation without a shift plans nothing."""

    code = "duty_no_slots"
    message = "Write at least one shift of the day."


class RotationPastError(DomainError):
    """A rotation cannot begin before shifts that have begun already."""

    code = "duty_rotation_past"
    message = "A new rotation begins tomorrow at the earliest; what was stood stays as it was."


class PersonTwiceError(DomainError):
    """Somebody stands twice in the order."""

    code = "duty_person_twice"
    message = "%(name)s stands in the order twice."


class NotOnDutyError(DomainError):
    """Only who holds the shift may do this."""

    code = "duty_not_yours"
    message = "This shift is not yours."


class ShiftBegunError(DomainError):
    """A shift that has begun is not swapped any more."""

    code = "duty_shift_begun"
    message = "The shift has begun already."


class SwapStateError(DomainError):
    """The swap has been decided meanwhile."""

    code = "duty_swap_state"
    message = "The swap is “%(state)s” by now."


class SwapWithSelfError(DomainError):
    """Nobody swaps with themselves."""

    code = "duty_swap_with_self"
    message = "Choose somebody else's shift."


class DoubleBookingError(DomainError):
    """Somebody would have to be at two places."""

    code = "duty_double_booking"
    message = "%(name)s would be on duty twice at %(at)s."


class LeaveStateError(DomainError):
    """The leave has been decided meanwhile."""

    code = "duty_leave_state"
    message = "The leave is “%(state)s” by now."


class LeaveTimesError(DomainError):
    """A leave ends before it begins."""

    code = "duty_leave_times"
    message = "The leave must end after it begins."
    field = "ends_at"


class OwnApprovalError(DomainError):
    """Nobody approves what they asked for."""

    code = "duty_own_approval"
    message = "Nobody approves what they asked for themselves."


class EntryCorrectedError(DomainError):
    """An entry is corrected once; the correction may be corrected again."""

    code = "duty_entry_corrected"
    message = "This entry has been corrected already; correct the correction."


class EntrySettledError(DomainError):
    """An entry is settled once, and only where something was left to do."""

    code = "duty_entry_settled"
    message = "Nothing is left to do for this entry."


class EntryTimeError(DomainError):
    """An entry tells of the future."""

    code = "duty_entry_time"
    message = "The log tells of what has happened, not of the future."


class HandoverStateError(DomainError):
    """The hand-over has gone on meanwhile."""

    code = "duty_handover_state"
    message = "The hand-over is “%(state)s” by now."


class OwnHandoverError(DomainError):
    """Nobody hands over to themselves."""

    code = "duty_own_handover"
    message = "Nobody hands over to themselves."


class ItemsUndecidedError(DomainError):
    """Open items are neither accepted nor objected to."""

    code = "duty_items_undecided"
    message = "%(count)s open items are neither accepted nor objected to."


class ItemDecidedError(DomainError):
    """An item is decided once."""

    code = "duty_item_decided"
    message = "%(name)s has decided on this item already."


class WordsMissingError(DomainError):
    """An objection or an explanation needs words."""

    code = "duty_words_missing"
    message = "Write some words."


class ShiftNotBegunError(DomainError):
    """Nothing can be handed over before the shift has begun."""

    code = "duty_shift_not_begun"
    message = "The shift has not begun yet."


class LapseExplainedError(DomainError):
    """A lapse is explained once."""

    code = "duty_lapse_explained"
    message = "This has been explained already."


class LogUnchangeableError(DomainError):
    """The log is added to, never changed."""

    code = "duty_log_unchangeable"
    message = "The duty log is added to, never changed. Write a correction."


class ForeignPostError(DomainError):
    """A company's person would stand at a post of the unit's own or of another company."""

    code = "duty_foreign_post"
    message = "%(name)s stands only at posts of their own company."


class CountersignatureError(DomainError):
    """The third signature is not asked for, is there, or would be one's own."""

    code = "duty_countersignature"
    message = (
        "Somebody of the unit who is none of the two countersigns, once both have signed, where "
        "the post asks for it."
    )


class TermsPastError(DomainError):
    """Terms of a post cannot begin before shifts that have begun already."""

    code = "duty_terms_past"
    message = "Choose a later day: shifts of this one have begun, and what was stood stays."


class TermsSameError(DomainError):
    """Terms that hold already."""

    code = "duty_terms_same"
    message = "This holds on that day already; nothing would change."
