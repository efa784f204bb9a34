"""A request whose user has rights over places, without knowing what a user is."""

from typing import Any, Protocol

from django.http import HttpRequest

from hengwang.organizations.reach import Reach


class PlacedUser(Protocol):
    """A logged-in user as these pages see one."""

    @property
    def pk(self) -> Any:
        """Id of the account."""

    @property
    def printed_name(self) -> str:
        """Name for the trail."""

    def reach(self, permission: str) -> Reach:
        """Where the user holds `permission` today."""
        ...


class PlacedRequest(HttpRequest):
    """An HttpRequest of a logged-in user."""

    user: PlacedUser  # type: ignore[assignment]  # django-stubs know it as AnonymousUser too
