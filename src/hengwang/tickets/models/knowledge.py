"""What was learnt from tickets, in versions."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hengwang.accounts.choices import Permission
from hengwang.accounts.models import User
from hengwang.network.search_lookup import found_q
from hengwang.organizations.models import Unit
from hengwang.organizations.scoping import units_within_q
from hengwang.tickets.choices import ArticleState
from hengwang.tickets.models.tickets import Ticket
from hengwang.tickets.places import paths_down_to


class ArticleQuerySet(models.QuerySet[Any]):
    """The words in which other code asks about articles; each one chains."""

    def visible_to(self, user: User) -> Self:
        """All of units whose tickets one works on; published ones of units above one's own.

        Whoever works on no tickets reads those that are meant for the units.
        """
        works = user.reach(Permission.HANDLE_TICKETS)
        reads = user.reach(Permission.VIEW_TICKETS)
        if reads.is_nothing:
            return self.none()
        published = Q(state=ArticleState.PUBLISHED)
        if works.is_nothing:
            published &= Q(is_for_units=True)
        near = units_within_q(reads, "unit__")
        if user.unit is not None:
            near |= Q(unit__path__in=paths_down_to(user.unit.path))
        return self.filter(units_within_q(works, "unit__") | (published & near))

    def kept_by(self, user: User) -> Self:
        """Those one may change."""
        return self.filter(units_within_q(user.reach(Permission.HANDLE_TICKETS), "unit__"))

    def matching(self, query: str) -> Self:
        """Those whose search column has every word."""
        return self.filter(found_q(query))


class Article(models.Model):
    """How something is done, as its newest version says."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="articles", verbose_name=_("Unit"))
    title = models.CharField(_("Title"), max_length=200)
    body = models.TextField(_("Text"))
    state = models.CharField(
        _("State"), max_length=10, choices=ArticleState.choices, default=ArticleState.DRAFT
    )
    is_for_units = models.BooleanField(_("The units may read it"), default=False)
    version = models.PositiveIntegerField(_("Version"), default=1)
    made_from = models.ForeignKey(Ticket, models.PROTECT, related_name="articles_made", null=True)
    tickets = models.ManyToManyField(Ticket, related_name="articles", blank=True)
    changed_at = models.DateTimeField(_("Changed"), default=timezone.now)
    search_text = models.TextField(editable=False, default="")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
        verbose_name = _("Knowledge article")
        indexes = [models.Index(fields=["-changed_at", "-id"], name="articles_newest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The article's page."""
        return reverse("article-detail", args=[self.pk])


class ArticleVersion(models.Model):
    """What an article said from one change to the next; never changed."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Version"))
    title = models.CharField(_("Title"), max_length=200)
    body = models.TextField(_("Text"))
    note = models.CharField(_("What changed"), max_length=200, blank=True)
    at = models.DateTimeField(_("At"))
    by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True)
    by_name = models.CharField(_("By"), max_length=100, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="one_article_version")
        ]

    def __str__(self) -> str:
        return f"{self.article_id} v{self.number}"
