"""Under which name failed logins are counted, and from where."""

from typing import Any

from django.http import HttpRequest

from hengwang.audit.middleware import address_of


def username_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name tried, folded: “Admin” and “admin” are one account and share its tries."""
    tried = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(tried).strip().casefold()


def client_ip(request: HttpRequest) -> str:
    """The visitor's address as the audit trail sees it; one bucket for those without."""
    return address_of(request) or "0.0.0.0"  # noqa: S104  # a mark, not an address to bind to
