"""A request whose user is known to be logged in, for views under login_required."""

from django.http import HttpRequest

from hengwang.accounts.models import User


class MemberRequest(HttpRequest):
    """An HttpRequest typed as logged in."""

    user: User
