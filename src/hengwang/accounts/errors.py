"""What accounts refuse, each with a stable code."""

from hengwang.kernel.errors import DomainError


class NotAllowedError(DomainError):
    """The user lacks a permission."""

    code = "not_allowed"
    message = "You do not have the right: %(permission)s."
