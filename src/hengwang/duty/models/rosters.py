"""Rosters with their posts, and the rotations by which people stand there."""

from collections.abc import Sequence
from datetime import time
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.duty.choices import OnDays
from hengwang.duty.rota import Days, Manned, Rota, Slot
from hengwang.organizations.models import Company, Unit
from hengwang.organizations.reach import HasReach
from hengwang.organizations.scoping import units_within_q


class DutyQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about what hangs on a roster; each one chains.

    A subclass names the way to the unit, and to what says whose it is: a shift keeps the company
    that stood it, whatever its post is given to afterwards.
    """

    way_to_unit = "unit__"
    way_to_company = ""

    def visible_to(self, user: HasReach) -> Self:
        """Those of units whose duty the user may see; a company's people see their own posts'."""
        reach = user.reach(Permission.VIEW_DUTY)
        seen = units_within_q(reach, self.way_to_unit)
        if reach.company_id is not None:
            seen |= self.of_company_q(reach.company_id)
        return self.filter(seen)

    def of_company_q(self, company_id: int) -> Q:
        """What a company stands, or stood."""
        return Q(**{f"{self.way_to_company}company": company_id})

    def shown_to(self, user: HasReach) -> Self:
        """Of what hangs on posts the user may see, what is theirs to see: one question less.

        The unit's people see all of it, a company's what it stands or stood.
        """
        reach = user.reach(Permission.VIEW_DUTY)
        if reach.company_id is None or reach.has_place:
            return self
        return self.filter(self.of_company_q(reach.company_id))

    def kept_by(self, user: HasReach) -> Self:
        """Those of units whose rosters the user makes."""
        return self.filter(units_within_q(user.reach(Permission.KEEP_ROSTERS), self.way_to_unit))

    def stood_by(self, user: HasReach) -> Self:
        """Those of units for which the user stands duty, or of their company's posts."""
        reach = user.reach(Permission.STAND_DUTY)
        seen = units_within_q(reach, self.way_to_unit)
        if reach.company_id is not None:
            seen |= self.of_company_q(reach.company_id)
        return self.filter(seen)


class RosterQuerySet(DutyQuerySet):
    """Rosters; each phrase chains."""

    def of_company_q(self, company_id: int) -> Q:
        """Those with a post the company stands, stood or will stand; as keys, each once."""
        return Q(pk__in=PostTerms.objects.filter(company=company_id).values("post__roster"))

    def in_use(self) -> Self:
        """Not given up."""
        return self.filter(closed_at=None)


class Roster(models.Model):
    """The duty of a unit: its posts, its log, and how much is asked of a shift."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="rosters", verbose_name=_("Unit"))
    name = models.CharField(_("Name"), max_length=100)
    swaps_need_approval = models.BooleanField(_("Swaps need an approval"), default=True)
    least_entries = models.PositiveSmallIntegerField(
        _("Entries in the log a shift, at least"), default=1
    )
    grace_minutes = models.PositiveSmallIntegerField(
        _("Hand-over at the latest after the end of the shift (minutes)"), default=60
    )
    warn_days = models.PositiveSmallIntegerField(_("Warn of gaps so many days before"), default=7)
    countersign_hours = models.PositiveSmallIntegerField(
        _("Countersigned at the latest after both signed (hours)"), default=24
    )
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("Duty roster")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The roster's calendar."""
        return reverse("duty-roster", args=[self.pk])


class PostQuerySet(DutyQuerySet):
    """Posts; each phrase chains."""

    way_to_unit = "roster__unit__"

    def of_company_q(self, company_id: int) -> Q:
        """Those the company stands, stood or will stand; as keys, each once."""
        return Q(pk__in=PostTerms.objects.filter(company=company_id).values("post"))

    def stood_now_by(self, user: HasReach) -> Self:
        """Without those a company saw at another time: for its people only those it has now."""
        reach = user.reach(Permission.VIEW_DUTY)
        if reach.company_id is None or reach.has_place:
            return self
        return self.filter(company=reach.company_id)

    def in_use(self) -> Self:
        """Not given up, on rosters that are not."""
        return self.filter(closed_at=None, roster__closed_at=None)


class Post(models.Model):
    """A place of a roster that must be manned.

    `company` and `is_countersigned` are those of the terms that hold at present, from `terms_from`
    on; what shifts were stood under is kept with them. `daily` holds pairs of "HH:MM"; none at all
    mean around the clock. A pair that does not close after it opens ends on the next day.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="posts")
    name = models.CharField(_("Name"), max_length=100)
    daily = models.JSONField(_("Manned from – until"), default=list, blank=True)
    days = models.CharField(
        _("Manned on"), max_length=8, choices=OnDays.choices, default=OnDays.EVERY
    )
    since_on = models.DateField(_("Manned since"))
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        related_name="duty_posts",
        verbose_name=_("Stood by a company"),
        null=True,
        blank=True,
        help_text=_("Its people stand here too; they see this post and nothing else of the duty."),
    )
    is_countersigned = models.BooleanField(
        _("Hand-overs are countersigned"),
        default=False,
        help_text=_("Somebody of the unit signs after the two who handed over."),
    )
    terms_from = models.DateTimeField(null=True, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, editable=False)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("Duty post")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The calendar of its roster."""
        return reverse("duty-roster", args=[self.roster_id])

    @property
    def manned(self) -> Manned:
        """When somebody must be there."""
        return Manned(hours_from(self.daily), Days(self.days))


class PostTerms(models.Model):
    """Whose a post is from a day on, and whether its hand-overs are countersigned.

    They hold for shifts that begin on that day or later, until other terms begin.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="terms")
    from_on = models.DateField(_("From"))
    company = models.ForeignKey(
        Company, models.PROTECT, related_name="duty_terms", verbose_name=_("Stood by a company"),
        null=True, blank=True,
    )  # fmt: skip
    is_countersigned = models.BooleanField(_("Hand-overs are countersigned"), default=False)
    applied_at = models.DateTimeField(null=True, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["post", "from_on"]
        verbose_name = _("Terms of a post")
        constraints = [
            models.UniqueConstraint(fields=["post", "from_on"], name="one_terms_of_post_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.from_on}"


def hours_from(daily: Sequence[Sequence[str]]) -> tuple[tuple[time, time], ...]:
    """Stored pairs as times."""
    return tuple((time.fromisoformat(opens), time.fromisoformat(ends)) for opens, ends in daily)


class Rotation(models.Model):
    """How people take turns at a post from a day on, until a later one replaces it.

    `slots` holds `{"name", "opens", "closes", "days"}` of each shift of a day, in order.
    """

    post = models.ForeignKey(Post, models.PROTECT, related_name="rotations")
    from_on = models.DateField(_("In force from"))
    turn_days = models.PositiveSmallIntegerField(_("Next turn after (days)"), default=1)
    each = models.PositiveSmallIntegerField(_("People standing together"), default=1)
    slots = models.JSONField(_("Shifts of a day"), default=list)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["post", "from_on"]
        verbose_name = _("Rotation")
        constraints = [
            models.UniqueConstraint(fields=["post", "from_on"], name="one_rotation_a_day"),
            models.CheckConstraint(
                condition=models.Q(turn_days__gte=1) & models.Q(each__gte=1),
                name="rotation_turns",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.from_on}"

    @property
    def slots_held(self) -> tuple[Slot, ...]:
        """Shifts of a day as the core reads them."""
        return tuple(
            Slot(
                one["name"],
                time.fromisoformat(one["opens"]),
                time.fromisoformat(one["closes"]),
                Days(one["days"]),
            )
            for one in self.slots
        )

    def rota(self, people: Sequence[int], until_on: Any = None) -> Rota:
        """The rotation as the core reads it."""
        return Rota(
            self.from_on, self.turn_days, self.each, self.slots_held, tuple(people), until_on
        )


class RosterMember(models.Model):
    """A person's place in the order of a rotation."""

    rotation = models.ForeignKey(Rotation, models.CASCADE, related_name="members")
    person = models.ForeignKey(User, models.PROTECT, related_name="duty_places")
    place = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["rotation", "place"]
        constraints = [
            models.UniqueConstraint(fields=["rotation", "place"], name="one_person_a_place"),
            models.UniqueConstraint(fields=["rotation", "person"], name="one_place_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.person_id}"
