"""API tokens: shown once, kept as a digest, narrower than their owner, and mortal."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hengwang.accounts.choices import Permission
from hengwang.accounts.errors import TokenInvalidError, TokenLifetimeError, TokenScopeError
from hengwang.accounts.models import ApiToken, User
from hengwang.accounts.permissions import may
from hengwang.audit.services import record

MARK = "hw_"
SECRET_BYTES = 32
PREFIX_LENGTH = 10
LONGEST_DAYS = 366
# Written at most once in this span: a busy program must not turn every read into a write.
LAST_USED_STEP = timedelta(minutes=5)


@transaction.atomic
def issue_token(
    user: User, name: str, scopes: Iterable[Permission], *, lifetime: timedelta, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token for a program of the user's.

    Returns:
        The row and the token itself, which is kept nowhere.

    Raises:
        TokenLifetimeError: Longer than a year, or not at all.
        TokenScopeError: A permission the user does not hold.
    """
    if not timedelta(0) < lifetime <= timedelta(days=LONGEST_DAYS):
        raise TokenLifetimeError(days=LONGEST_DAYS)
    wanted = sorted(set(scopes))
    for scope in wanted:
        if not may(user, scope):
            raise TokenScopeError(scope=scope.label)

    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    token = ApiToken.objects.create(
        user=user,
        name=name,
        prefix=secret[:PREFIX_LENGTH],
        digest=_digest(secret),
        scopes=[scope.value for scope in wanted],
        created_at=at,
        expires_at=at + lifetime,
    )
    after = {"name": name, "scopes": token.scopes, "expires_at": token.expires_at.isoformat()}
    record("token.issued", token, by=user, after=after)
    return token, secret


@transaction.atomic
def revoke_token(token_id: int, *, at: datetime, by: User) -> None:
    """Make one of the user's own tokens useless at once; a second time changes nothing."""
    own = ApiToken.objects.filter(pk=token_id, user=by, revoked_at=None)
    changed = own.update(revoked_at=at)
    if changed:
        record("token.revoked", ApiToken.objects.get(pk=token_id), by=by)


def authenticate_token(secret: str, *, at: datetime) -> ApiToken:
    """The token's row; its user may do what both the roles and the token allow.

    One query, and a write at most every five minutes.

    Raises:
        TokenInvalidError: Unknown, expired, revoked, or its user's account is closed.
    """
    token = (
        ApiToken.objects.select_related("user")
        .filter(digest=_digest(secret), revoked_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if token is None:
        raise TokenInvalidError
    stale = Q(last_used_at=None) | Q(last_used_at__lte=at - LAST_USED_STEP)
    if token.last_used_at is None or token.last_used_at <= at - LAST_USED_STEP:
        ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=at)
    token.user.limited_to = frozenset(token.scopes)
    return token


def _digest(secret: str) -> str:
    # A random 256-bit secret needs no slow hash; the digest must be findable by one index look-up.
    return hashlib.sha256(secret.encode()).hexdigest()
