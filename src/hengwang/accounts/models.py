"""Users, their dated and scoped roles, and their API tokens."""

from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission, Role
from hengwang.accounts.roles import COMPANY_ROLES, ROLES_WITH
from hengwang.organizations.models import Company, Region, Unit
from hengwang.organizations.reach import Reach
from hengwang.organizations.scoping import units_within_q


class UserManager(BaseUserManager["User"]):
    """Creates bare users for services and tests; rights come from grants."""

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A saved user without any grant; without a password nobody can log in as them."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def active(self) -> models.QuerySet["User"]:
        return self.filter(is_active=True)

    def visible_to(self, user: "User") -> models.QuerySet["User"]:
        """People of the places whose accounts `user` looks after, and always oneself."""
        within = people_within_q(user.reach(Permission.OVERSEE_ACCOUNTS))
        return self.filter(Q(pk=user.pk) | within)


def people_within_q(reach: Reach) -> Q:
    """People whose unit lies within; people without a unit only for a reach that is everything."""
    return Q(pk__isnull=False) if reach.everywhere else units_within_q(reach, "unit__")


class User(AbstractBaseUser):
    """A person who may log in; what they may do comes from role grants alone, never from a flag."""

    class Language(models.TextChoices):
        """Languages of the interface."""

        CHINESE = "zh-hans", "简体中文"
        ENGLISH = "en", "English"

    username_validator = UnicodeUsernameValidator()

    username = models.CharField(
        _("user name"), max_length=64, unique=True, validators=[username_validator]
    )
    display_name = models.CharField(_("display name"), max_length=64, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="users", verbose_name=_("unit")
    )
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="users",
        verbose_name=_("company"),
    )
    language = models.CharField(
        _("language"), max_length=10, choices=Language.choices, default=Language.CHINESE
    )
    is_active = models.BooleanField(_("active"), default=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    limited_to: frozenset[str] | None = None
    _reaches: "tuple[tuple[RoleGrant, ...], dict[str, Reach]] | None" = None
    """Permissions left when a token speaks for the user; None is all. Not stored."""

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.printed_name

    def get_absolute_url(self) -> str:
        """The account's page."""
        return reverse("user-detail", args=[self.pk])

    def get_is_active_display(self) -> str:
        """The state as a word, as choices would give it."""
        return gettext("Active") if self.is_active else gettext("Closed")

    @property
    def printed_name(self) -> str:
        """The name that appears in the audit trail and on paper."""
        return self.display_name or self.username

    @cached_property
    def grants_today(self) -> tuple["RoleGrant", ...]:
        """Grants in force today; one query, kept for the life of this object (one request)."""
        today = timezone.localdate()
        return tuple(self.grants.in_force_on(today).select_related("unit", "region"))

    def reach(self, permission: str) -> Reach:
        """Where the user holds `permission` today; an inactive user holds nothing anywhere."""
        is_left = self.limited_to is None or permission in self.limited_to
        if not self.is_active or not is_left:
            return Reach()
        # Every page asks dozens of times; grants read anew begin anew.
        grants = self.grants_today
        if self._reaches is None or self._reaches[0] is not grants:
            self._reaches = (grants, {})
        known = self._reaches[1]
        if permission not in known:
            known[permission] = self._reach_by_grants(permission)
        return known[permission]

    def _reach_by_grants(self, permission: str) -> Reach:
        held = [grant for grant in self.grants_today if grant.role in ROLES_WITH[permission]]
        placed = [grant for grant in held if grant.role not in COMPANY_ROLES]
        return Reach(
            everywhere=any(grant.is_everywhere for grant in placed),
            unit_paths=tuple(sorted({grant.unit.path for grant in placed if grant.unit})),
            region_codes=tuple(sorted({grant.region.code for grant in placed if grant.region})),
            company_id=self.company_id if len(held) > len(placed) else None,
        )


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    """Grants by day and role."""

    def in_force_on(self, day: date) -> Self:
        """Grants that hold on `day`; `until_on` is the first day without them."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)


class RoleGrant(models.Model):
    """A role held by a user in one unit subtree, one region subtree, or everywhere, for a time."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="grants", verbose_name=_("unit")
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="grants",
        verbose_name=_("region"),
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="grants_given"
    )
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "pk"]
        verbose_name = _("role grant")
        constraints = [
            models.CheckConstraint(
                condition=Q(unit=None) | Q(region=None), name="grant_has_one_place"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="grant_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.get_role_display()}"

    @property
    def is_everywhere(self) -> bool:
        """Whether the grant is bound to no place."""
        return self.unit_id is None and self.region_id is None

    def is_in_force_on(self, day: date) -> bool:
        """Whether the grant holds on `day`; the last day is exclusive."""
        return self.from_on <= day and (self.until_on is None or day < self.until_on)


class ApiToken(models.Model):
    """A key for programs; only its digest is kept, the token itself is shown once."""

    user = models.ForeignKey(User, models.PROTECT, related_name="tokens")
    name = models.CharField(_("name"), max_length=64)
    prefix = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires at"))
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("API token")

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
