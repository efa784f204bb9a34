"""What notifications refuses."""

from hengwang.kernel.errors import DomainError


class AddressRefusedError(DomainError):
    """The server does not send there."""

    code = "address_refused"
    message = "Messages are not sent to “%(host)s”: an administrator must allow it in the settings."


class AddressUnreadableError(DomainError):
    """The address fits no kind of channel."""

    code = "address_unreadable"
    message = "This is not an address of this kind."


class NoMailServerError(DomainError):
    """No mail server is set up here."""

    code = "no_mail_server"
    message = "No mail server is set up here: an administrator must name one in the settings."


class NotSentError(DomainError):
    """The other side did not take the message; `reason` is a word for the log, no secret."""

    code = "not_sent"
    message = "The message was not taken: %(reason)s"


class LinkUnknownError(DomainError):
    """The link is damaged or was never sent."""

    code = "link_unknown"
    message = "This link is not known here."


class LinkExpiredError(DomainError):
    """The link is too old."""

    code = "link_expired"
    message = "This link is too old: log in and open the alert."


class LinkUsedError(DomainError):
    """The link was used before."""

    code = "link_used"
    message = "This link was used already, at %(at)s."


class DeliveryNotFailedError(DomainError):
    """Only a message that was given up can be tried again."""

    code = "delivery_not_failed"
    message = "Only a message that was given up can be tried again."
