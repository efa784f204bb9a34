"""Knowledge articles: drafted, from a solved ticket or not, changed by versions, linked."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from hengwang.accounts.models import User
from hengwang.accounts.permissions import Permission, require
from hengwang.audit.services import record
from hengwang.kernel.search_text import search_text
from hengwang.organizations.models import Unit
from hengwang.tickets.choices import ArticleState, State, StepKind
from hengwang.tickets.errors import ArticleChangedError
from hengwang.tickets.models import Article, ArticleVersion, Ticket
from hengwang.tickets.services.stepping import demand_handler, demand_state, locked, tell


@dataclass(frozen=True, slots=True)
class Said:
    """What an article says, and what changed."""

    title: str
    body: str
    note: str = ""
    is_for_units: bool = False


@transaction.atomic
def draft_article(unit: Unit, said: Said, *, by: User, made_from: Ticket | None = None) -> Article:
    """Write a new article; it is read by those who work on tickets until it is published.

    Raises:
        NotAllowedError: `by` does not work on tickets of the unit.
    """
    require(by, Permission.HANDLE_TICKETS, unit)
    article = Article.objects.create(
        unit=unit,
        title=said.title,
        body=said.body,
        is_for_units=said.is_for_units,
        made_from=made_from,
        search_text=search_text(said.title, said.body),
    )
    _keep_version(article, said, by)
    if made_from is not None:
        article.tickets.add(made_from)
    record("article.drafted", article, by=by, after={"title": said.title})
    return article


@transaction.atomic
def draft_from(ticket_id: int, *, by: User) -> Article:
    """What a solved ticket taught, as a draft; a second time the one there is.

    Raises:
        NotAllowedError: `by` does not work on it.
        TicketStateError: It is not solved.
    """
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    demand_state(ticket, (State.RESOLVED, State.CLOSED))
    known: Article | None = ticket.articles_made.first()
    if known is not None:
        return known
    body = f"{ticket.description}\n\n{ticket.solution}".strip()
    return draft_article(ticket.unit, Said(ticket.title, body), by=by, made_from=ticket)


@transaction.atomic
def change_article(article_id: int, said: Said, *, version: int, by: User) -> Article:
    """Write the next version; `version` is the one it was read in.

    Raises:
        NotAllowedError: `by` does not work on tickets of the unit.
        ArticleChangedError: Somebody else changed it meanwhile.
    """
    article = _held(article_id, by)
    if article.version != version:
        raise ArticleChangedError(version=article.version)
    before = {"title": article.title, "version": article.version}
    article.title, article.body = said.title, said.body
    article.is_for_units = said.is_for_units
    article.version += 1
    article.changed_at = timezone.now()
    article.search_text = search_text(said.title, said.body)
    article.save()
    _keep_version(article, said, by)
    after = {"title": article.title, "version": article.version}
    record("article.changed", article, by=by, before=before, after=after, note=said.note)
    return article


@transaction.atomic
def set_article_state(article_id: int, state: ArticleState, *, by: User) -> Article:
    """Publish an article, or withdraw it; withdrawn ones stay with their tickets.

    Raises:
        NotAllowedError: `by` does not work on tickets of the unit.
    """
    article = _held(article_id, by)
    before = {"state": article.state}
    article.state, article.changed_at = state, timezone.now()
    article.save(update_fields=["state", "changed_at"])
    record("article.state_changed", article, by=by, before=before, after={"state": state})
    return article


@transaction.atomic
def link_article(ticket_id: int, article: Article, *, by: User) -> Ticket:
    """Say that an article helped with a ticket.

    Raises:
        NotAllowedError: `by` does not work on the ticket.
    """
    ticket = locked(ticket_id)
    demand_handler(by, ticket)
    article.tickets.add(ticket)
    tell(ticket, StepKind.LINKED, by=by, text=article.title, is_public=article.is_for_units)
    record("ticket.article_linked", ticket, by=by, after={"article": article.title})
    return ticket


def _held(article_id: int, by: User) -> Article:
    article: Article = Article.objects.select_for_update(of=("self",)).get(pk=article_id)
    require(by, Permission.HANDLE_TICKETS, article.unit)
    return article


def _keep_version(article: Article, said: Said, by: User) -> None:
    ArticleVersion.objects.create(
        article=article,
        number=article.version,
        title=said.title,
        body=said.body,
        note=said.note,
        at=article.changed_at,
        by=by,
        by_name=by.printed_name,
    )
