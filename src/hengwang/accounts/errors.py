"""What accounts refuse, each with a stable code."""

from hengwang.kernel.errors import DomainError


class NotAllowedError(DomainError):
    """The user lacks a permission."""

    code = "not_allowed"
    message = "You do not have the right: %(permission)s."


class UsernameTakenError(DomainError):
    """Another account has the name; names are compared without regard to case."""

    code = "username_taken"
    message = "The user name “%(username)s” is taken."


class DutiesNotSeparatedError(DomainError):
    """One person would hold two of the three administrators' duties."""

    code = "duties_not_separated"
    message = (
        "%(user)s is %(held)s. System, security and audit administrator are three people: "
        "give this duty to another person."
    )


class OwnGrantError(DomainError):
    """Nobody gives or takes their own rights."""

    code = "own_grant"
    message = "Nobody changes their own rights: ask another administrator."


class GrantNeedsPlaceError(DomainError):
    """The role is always bound to a unit or a region."""

    code = "grant_needs_place"
    message = "The role “%(role)s” needs a unit or a region."


class GrantPlaceError(DomainError):
    """The role is never bound to a place."""

    code = "grant_without_place"
    message = "The role “%(role)s” holds everywhere; leave unit and region empty."


class GrantNeedsCompanyError(DomainError):
    """The role is for the staff of companies."""

    code = "grant_needs_company"
    message = "The role “%(role)s” is for people of a company; %(user)s belongs to none."


class GrantExistsError(DomainError):
    """The same role at the same place is in force."""

    code = "grant_exists"
    message = "%(user)s has this role there already."


class GrantEndedError(DomainError):
    """The grant has ended."""

    code = "grant_ended"
    message = "This grant ended on %(day)s."


class GrantDatesError(DomainError):
    """A grant cannot end before it begins."""

    code = "grant_dates"
    message = "The last day must not lie before the first."


class LastAdministratorError(DomainError):
    """Without them nobody could let anybody in."""

    code = "last_administrator"
    message = "%(user)s is the last active %(role)s: appoint another one first."


class OwnAccountError(DomainError):
    """Nobody shuts their own account."""

    code = "own_account"
    message = "Nobody closes their own account: ask another administrator."


class TokenInvalidError(DomainError):
    """The token is unknown, expired or revoked; which one is not told."""

    code = "token_invalid"
    message = "The token is not valid."


class TokenLifetimeError(DomainError):
    """A token may not live for ever."""

    code = "token_lifetime"
    message = "A token lives at most %(days)s days."


class TokenScopeError(DomainError):
    """A token cannot do what its owner may not."""

    code = "token_scope"
    message = "You do not hold “%(scope)s” yourself."
