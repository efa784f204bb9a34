"""What monitoring refuses people, each with a stable code."""

from hengwang.kernel.errors import DomainError


class WatchNameTakenError(DomainError):
    """Another collector or credential bears the name."""

    code = "monitoring_name_taken"
    message = "“%(name)s” is in use already."


class NetworkUnreadableError(DomainError):
    """A line of an allow-list is no network."""

    code = "network_unreadable"
    message = "“%(value)s” is no network; write it as 10.1.0.0/16."


class LoopbackNotMeantError(DomainError):
    """An allow-list holds the collector's own machine and nobody said that this is meant."""

    code = "loopback_not_meant"
    message = (
        "%(value)s is the collector's own machine: tick the box below if its services are meant."
    )


class AddressRefusedError(DomainError):
    """The collector may not ask this address."""

    code = "address_not_allowed"
    message = (
        "The collector “%(collector)s” may not ask %(address)s: it lies outside its networks "
        "(%(networks)s)."
    )


class AddressDangerousError(DomainError):
    """Nobody may ask this address, whatever a list says."""

    code = "address_refused"
    message = (
        "%(address)s is never asked: link-local, metadata, multicast and unspecified addresses "
        "are closed to probes."
    )


class SchemeRefusedError(DomainError):
    """A page that is neither http nor https, or carries a user name."""

    code = "page_address_refused"
    message = "Only http and https addresses without a user name are fetched: %(url)s"


class CheckUnreadableError(DomainError):
    """Settings that no collector could read."""

    code = "check_unreadable"
    message = "The settings of the check cannot be read: %(places)s"


class CheckNeedsAddressError(DomainError):
    """A ping needs an address in numbers."""

    code = "check_needs_address"
    message = "A ping needs an IP address; “%(value)s” is none."


class CredentialMissingError(DomainError):
    """An SNMP check without a credential, or with one of another kind."""

    code = "credential_missing"
    message = "This check needs a credential of its kind."


class CredentialIncompleteError(DomainError):
    """A secret lacks a part."""

    code = "credential_incomplete"
    message = "The credential is not complete: %(part)s is missing."


class SecretTooShortError(DomainError):
    """SNMPv3 asks for eight characters."""

    code = "secret_too_short"
    message = "Keys of SNMP v3 have at least 8 characters."


class TargetClosedError(DomainError):
    """Nothing more is changed about a target that is closed."""

    code = "target_closed"
    message = "This target is not watched any more."


class CheckEndedError(DomainError):
    """The check has ended already."""

    code = "check_ended"
    message = "This check has ended already."


class ParentCircleError(DomainError):
    """A target would be behind itself."""

    code = "target_parent_circle"
    message = "“%(parent)s” lies behind this target itself."


class WatchedAlreadyError(DomainError):
    """The record has a target."""

    code = "watched_already"
    message = "“%(name)s” is watched already."


class NotToBeWatchedError(DomainError):
    """The record is closed, retired or not yet open."""

    code = "not_to_be_watched"
    message = "“%(name)s” is not in use and cannot be watched."


class NothingToAskError(DomainError):
    """No check was chosen, or the record has no address to ask."""

    code = "nothing_to_ask"
    message = "Choose at least one check that decides whether “%(name)s” is up."


class CollectorHasChecksError(DomainError):
    """A collector that still has checks cannot be left without anybody."""

    code = "collector_has_checks"
    message = "%(count)s checks are this collector's; give them to another one first."


class WatchSheetRefusedError(DomainError):
    """Rows of a workbook have problems."""

    code = "watch_sheet_refused"
    message = "%(count)s rows have problems; nothing was written."


class WatchSheetUnreadableError(DomainError):
    """No workbook, or not the columns asked for."""

    code = "watch_sheet_unreadable"
    message = "The workbook cannot be read (%(reason)s); use the template."


class CellRefusedError(DomainError):
    """A cell is empty, unreadable, or names something unknown."""

    code = "watch_cell_refused"
    message = "%(column)s: “%(value)s” is missing, unknown or cannot be read."


class NotTriedError(DomainError):
    """A sensor that reports by itself cannot be asked."""

    code = "monitoring_not_tried"
    message = "It reports by itself; there is nothing to ask."


class CollectorAwayError(DomainError):
    """A collector that is paused, revoked or never started takes no questions."""

    code = "collector_away"
    message = "“%(collector)s” takes no questions: it is paused, revoked or was never started."
