"""Create, edit, close and unlock accounts; only the system administrator does."""

from dataclasses import dataclass

from axes.utils import reset as reset_lockout
from django.db import transaction
from django.utils import timezone

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.errors import LastAdministratorError, OwnAccountError, UsernameTakenError
from hengwang.accounts.models import ApiToken, RoleGrant, User
from hengwang.accounts.passwords import generate_password
from hengwang.accounts.permissions import require
from hengwang.accounts.roles import ADMINISTRATORS
from hengwang.audit.services import record
from hengwang.organizations.models import Company, Unit


@dataclass(frozen=True)
class UserFacts:
    """What a form says about a person."""

    display_name: str
    email: str = ""
    unit: Unit | None = None
    company: Company | None = None
    language: str = User.Language.CHINESE


@transaction.atomic
def create_user(username: str, facts: UserFacts, *, by: User | None) -> tuple[User, str]:
    """Create an account with a generated password, to be handed over and changed at first login.

    Returns:
        The user and the password, which is kept nowhere.

    Raises:
        NotAllowedError: `by` may not manage accounts.
        UsernameTakenError: Somebody has the name.
    """
    if by is not None:
        require(by, Permission.MANAGE_ACCOUNTS)
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTakenError(username=username)

    password = generate_password()
    user = User.objects.create_user(
        username, password, must_change_password=True, **_columns(facts)
    )
    record("user.created", user, by=by, after={"username": username, **_printed(facts)})
    return user, password


@transaction.atomic
def edit_user(user_id: int, facts: UserFacts, *, by: User) -> User:
    """Change what is known about a person.

    Raises:
        NotAllowedError: `by` may not manage accounts.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    user = _locked(user_id)
    before = {field: str(getattr(user, field) or "") for field in _columns(facts)}
    for field, value in _columns(facts).items():
        setattr(user, field, value)
    user.save(update_fields=list(_columns(facts)))
    record("user.edited", user, by=by, before=before, after=_printed(facts))
    return user


@transaction.atomic
def close_account(user_id: int, *, by: User, note: str = "") -> User:
    """Shut an account: no login, no rights, no tokens; what the person did stays under their name.

    Raises:
        NotAllowedError: `by` may not manage accounts.
        OwnAccountError: `by` would shut themselves out.
        LastAdministratorError: One of the three duties would have nobody left.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    user = _locked(user_id)
    if user.pk == by.pk:
        raise OwnAccountError
    refuse_last_administrator(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
    record("user.closed", user, by=by, after={"is_active": False}, note=note)
    return user


@transaction.atomic
def reopen_account(user_id: int, *, by: User, note: str = "") -> User:
    """Let a person in again; tokens stay revoked.

    Raises:
        NotAllowedError: `by` may not manage accounts.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    user = _locked(user_id)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("user.reopened", user, by=by, after={"is_active": True}, note=note)
    return user


@transaction.atomic
def reset_password(user_id: int, *, by: User) -> str:
    """Give a person a new generated password, which they change at their next login.

    Raises:
        NotAllowedError: `by` may not manage accounts.
        OwnAccountError: One's own password is changed under “My account”.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    user = _locked(user_id)
    if user.pk == by.pk:
        raise OwnAccountError
    password = generate_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    reset_lockout(username=user.username)
    record("user.password_reset", user, by=by)
    return password


@transaction.atomic
def unlock(user_id: int, *, by: User) -> User:
    """Lift the lock after too many failed logins.

    Raises:
        NotAllowedError: `by` may not manage accounts.
    """
    require(by, Permission.MANAGE_ACCOUNTS)
    user = _locked(user_id)
    reset_lockout(username=user.username)
    record("user.unlocked", user, by=by)
    return user


@transaction.atomic
def set_language(user: User, language: str) -> None:
    """Keep the language a person chose; it follows them to every machine."""
    user.language = User.Language(language)
    user.save(update_fields=["language"])


def refuse_last_administrator(user: User) -> None:
    """Refuse when `user` alone holds one of the three duties today.

    Raises:
        LastAdministratorError: Nobody else active holds it.
    """
    today = timezone.localdate()
    held = RoleGrant.objects.in_force_on(today).filter(role__in=ADMINISTRATORS)
    others = set(
        held.filter(user__is_active=True).exclude(user=user).values_list("role", flat=True)
    )
    for role in held.filter(user=user).values_list("role", flat=True):
        if role not in others:
            raise LastAdministratorError(user=user.printed_name, role=Role(role).label)


def _locked(user_id: int) -> User:
    user: User = User.objects.select_for_update().get(pk=user_id)
    return user


def _columns(facts: UserFacts) -> dict[str, object]:
    # Not asdict: it would copy the related rows.
    return {field: getattr(facts, field) for field in UserFacts.__dataclass_fields__}


def _printed(facts: UserFacts) -> dict[str, str]:
    return {field: str(value or "") for field, value in _columns(facts).items()}
