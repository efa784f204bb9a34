"""What addressing refuses, each with a stable code."""

from hengwang.kernel.errors import DomainError


class PrefixUnreadableError(DomainError):
    """The text is no prefix."""

    code = "prefix_unreadable"
    message = "“%(text)s” is no prefix: write 10.1.0.0/16, without bits behind the length."


class AddressUnreadableError(DomainError):
    """The text is no address."""

    code = "address_unreadable"
    message = "“%(text)s” is no address."


class PrefixOverlapsError(DomainError):
    """Something in the routing domain lies there already."""

    code = "prefix_overlaps"
    message = "%(prefix)s overlaps %(other)s of “%(unit)s”."


class NotInContainerError(DomainError):
    """The outer prefix is not there to be cut."""

    code = "prefix_not_in_container"
    message = "%(other)s holds addresses and cannot be cut into prefixes."


class PrefixInUseError(DomainError):
    """Addresses or prefixes within are given away."""

    code = "prefix_in_use"
    message = "%(prefix)s still has %(count)s addresses or prefixes within."


class NoRoomError(DomainError):
    """Everything is given away."""

    code = "prefix_full"
    message = "%(prefix)s has no room for %(count)s more."


class LengthImpossibleError(DomainError):
    """No block of this length can lie there."""

    code = "prefix_length_impossible"
    message = "A prefix of length /%(length)s cannot be cut from %(prefix)s."


class AddressTakenError(DomainError):
    """The address has a holder, is reserved or in quarantine."""

    code = "address_taken"
    message = "%(address)s is not free."


class AddressOutsideError(DomainError):
    """The prefix does not hold this address, or not for hosts."""

    code = "address_outside"
    message = "%(address)s is no address for hosts of %(prefix)s."


class NotAllocatedError(DomainError):
    """Only an allocated address can be released."""

    code = "address_not_allocated"
    message = "%(address)s has no holder."


class RequestDecidedError(DomainError):
    """Somebody decided already."""

    code = "request_decided"
    message = "The request is decided already."


class OwnRequestError(DomainError):
    """Who asks does not decide."""

    code = "own_request"
    message = "Somebody else must decide about your own request."


class ReasonNeededError(DomainError):
    """A refusal says why."""

    code = "request_reason_needed"
    message = "Say why the request is refused."


class VlanTakenError(DomainError):
    """The number is in use in the routing domain and site."""

    code = "vlan_taken"
    message = "VLAN %(vid)s is “%(name)s” there already."


class DomainNameUnreadableError(DomainError):
    """The text is no domain name."""

    code = "domain_name_unreadable"
    message = "“%(name)s” is no domain name (RFC 1035)."


class RecordValueUnreadableError(DomainError):
    """The value does not fit the type of the record."""

    code = "domain_value_unreadable"
    message = "“%(value)s” is no value of a %(type)s record."


class DomainTakenError(DomainError):
    """The record is planned already, or a CNAME excludes it (RFC 1034 3.6.2)."""

    code = "domain_taken"
    message = "“%(name)s” has a record already that does not allow this one."


class NameServerError(DomainError):
    """The name server refuses or does not answer."""

    code = "name_server_failed"
    message = "The name server %(server)s does not hand the zone over: %(reason)s"


class PushNotAllowedError(DomainError):
    """An administrator has not switched pushing on."""

    code = "push_not_allowed"
    message = "Changing the name server is not switched on for “%(zone)s”."


class TsigNeededError(DomainError):
    """Pushing needs a key."""

    code = "tsig_needed"
    message = "Changing the name server needs a TSIG key."


class TsigUnreadableError(DomainError):
    """The key is not Base64."""

    code = "tsig_unreadable"
    message = "The TSIG key is not Base64."
