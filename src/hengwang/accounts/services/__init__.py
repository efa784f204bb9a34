"""The verbs that write users, grants and tokens."""

from hengwang.accounts.services.bootstrap import FIRST_USERNAME, create_first_administrator
from hengwang.accounts.services.grants import (
    Place,
    end_grant,
    grant_role,
    is_first_security_administrator,
)
from hengwang.accounts.services.tokens import authenticate_token, issue_token, revoke_token
from hengwang.accounts.services.users import (
    UserFacts,
    close_account,
    create_user,
    edit_user,
    reopen_account,
    reset_password,
    set_language,
    unlock,
)

__all__ = [
    "FIRST_USERNAME",
    "Place",
    "UserFacts",
    "authenticate_token",
    "close_account",
    "create_first_administrator",
    "create_user",
    "edit_user",
    "end_grant",
    "grant_role",
    "is_first_security_administrator",
    "issue_token",
    "reopen_account",
    "reset_password",
    "revoke_token",
    "set_language",
    "unlock",
]
