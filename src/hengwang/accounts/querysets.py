"""The words in which other code asks about users and grants; each one chains."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.contrib.auth.base_user import BaseUserManager
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from hengwang.accounts.models import RoleGrant, User


class UserQuerySet(models.QuerySet["User"]):
    """Users by state and right."""

    def active(self) -> Self:
        return self.filter(is_active=True)


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Creates bare users for tests and services; grants are given by services."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A saved user without any grant; no password means none can log in."""
        user: User = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by day and role."""

    def in_force_on(self, day: date) -> Self:
        """Grants that hold on `day`; `until_on` is the first day without them."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)
