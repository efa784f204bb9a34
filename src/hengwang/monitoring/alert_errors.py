"""What alerts refuse."""

from hengwang.kernel.errors import DomainError


class AlertTakenError(DomainError):
    """Somebody was faster."""

    code = "alert_taken"
    message = "%(name)s has acknowledged this alert already."


class AlertResolvedError(DomainError):
    """It is over."""

    code = "alert_resolved"
    message = "This alert is resolved already."


class AlertNotTakenError(DomainError):
    """There is no acknowledgement to withdraw."""

    code = "alert_not_taken"
    message = "This alert is not acknowledged."


class AlertEndsInPastError(DomainError):
    """An acknowledgement or silence ends later than now, and within ninety days."""

    code = "alert_ends_in_past"
    message = "The end must lie in the future, and within %(days)s days."


class AlertEndsByItselfError(DomainError):
    """Only alerts of other monitors are closed by hand."""

    code = "alert_ends_by_itself"
    message = "This alert ends by itself when the target answers again."


class LimitsOutOfOrderError(DomainError):
    """An alarm would be cleared on its bad side."""

    code = "limits_out_of_order"
    message = "The limit that clears must lie on the good side of the one that raises."


class RuleIncompleteError(DomainError):
    """A rule over values needs a value and its limits."""

    code = "rule_incomplete"
    message = "A rule over values needs a value, and both limits."


class RuleTooWideError(DomainError):
    """A dry run over so many values would take too long."""

    code = "rule_too_wide"
    message = "This rule looks at %(count)s values; a dry run takes at most %(most)s."


class MessageOpenError(DomainError):
    """A rule over messages that would be raised by every one."""

    code = "rule_message_open"
    message = "Say how urgent, with which words, or which trap: not every message is an alert."


class TooManyMessagesError(DomainError):
    """A dry run over so many messages would take too long."""

    code = "rule_messages_many"
    message = "More than %(most)s messages of seven days fit this rule: narrow it."


class OutsideRefusedError(DomainError):
    """A delivery of another monitor is refused; `status` is HTTP's."""

    code = "outside_refused"
    message = "The delivery is refused: %(reason)s"

    def __init__(self, *, reason: str, status: int) -> None:
        super().__init__(reason=reason)
        self.status = status
