"""The caller."""

from ninja import Router

from hengwang.accounts.models import User
from hengwang.accounts.requests import MemberRequest
from hengwang.api.schemas.me import MeOut

router = Router(tags=["me"])


@router.get("", response=MeOut)
def get_me(request: MemberRequest) -> User:
    """Who calls, with which roles, and what this call may do."""
    return request.user
