"""Knowledge articles: list, page with its versions, writing, publishing."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from hengwang.accounts.choices import Permission
from hengwang.accounts.requests import MemberRequest
from hengwang.pages.form_pages import form_page
from hengwang.pages.lists import ListPage, Tool
from hengwang.tickets.choices import ArticleState
from hengwang.tickets.models import Article, Ticket
from hengwang.tickets.register_tables import ARTICLE_TONES, ArticleFilter, ArticleTable
from hengwang.tickets.services import knowledge
from hengwang.tickets.services.knowledge import Said
from hengwang.tickets.way_forms import ArticleForm

TITLE = gettext_lazy("Knowledge")
STATES = {"publish": ArticleState.PUBLISHED, "withdraw": ArticleState.WITHDRAWN}


class ArticleList(ListPage):
    """Articles the visitor may read."""

    request: MemberRequest
    title = TITLE
    permission = Permission.VIEW_TICKETS
    table_class = ArticleTable
    filterset_class = ArticleFilter
    empty_icon = "library"
    empty_title = gettext_lazy("No article yet")
    empty_text = gettext_lazy("A solved ticket becomes an article by one click.")

    def rows(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = Article.objects.visible_to(self.request.user)
        return rows.select_related("unit")

    def lead(self, shown: QuerySet[Any]) -> str:
        count = shown.count()
        return ngettext("%(count)s article", "%(count)s articles", count) % {"count": count}

    def tools(self) -> Sequence[Tool]:
        writes = Permission.HANDLE_TICKETS
        url = reverse("article-new")
        return [Tool(label=_("New article"), url=url, icon="plus", permission=writes)]


@login_required
@require_GET
def detail(request: MemberRequest, article_id: int) -> HttpResponse:
    """One article; `?version=` shows what it said then."""
    rows = Article.objects.visible_to(request.user).select_related("unit", "made_from")
    article: Article = get_object_or_404(rows, pk=article_id)
    may_keep = Article.objects.kept_by(request.user).filter(pk=article.pk).exists()
    versions = list(article.versions.all()) if may_keep else []
    asked = request.GET.get("version", "")
    shown = next((one for one in versions if str(one.number) == asked), article)
    context = {
        "title": shown.title,
        "article": article,
        "shown": shown,
        "is_past": shown is not article,
        "tone": ARTICLE_TONES[article.state].value,
        "versions": versions,
        "tickets": Ticket.objects.visible_to(request.user).filter(articles=article)[:20],
        "may_keep": may_keep,
        "breadcrumbs": [(TITLE, reverse("article-list")), (article.title, "")],
    }
    return render(request, "tickets/article.html", context)


@login_required
def add(request: MemberRequest) -> HttpResponse:
    """Write an article."""
    if request.user.reach(Permission.HANDLE_TICKETS).is_nothing or request.user.company_id:
        raise Http404
    form = ArticleForm(request.user, request.POST or None)

    def act() -> str:
        data = form.cleaned_data
        said = Said(data["title"], data["body"], is_for_units=data["is_for_units"])
        made = knowledge.draft_article(data["unit"], said, by=request.user)
        return made.get_absolute_url()

    return _form(request, form, act, _("New article"), reverse("article-list"))


@login_required
def edit(request: MemberRequest, article_id: int) -> HttpResponse:
    """Write the next version."""
    article = _kept(request, article_id)
    form = ArticleForm(request.user, request.POST or None, article=article)

    def act() -> str:
        data = form.cleaned_data
        said = Said(data["title"], data["body"], data["note"], data["is_for_units"])
        version = data["version"] or 0
        knowledge.change_article(article.pk, said, version=version, by=request.user)
        return article.get_absolute_url()

    return _form(request, form, act, article.title, article.get_absolute_url())


@login_required
@require_POST
def set_state(request: MemberRequest, article_id: int, verb: str) -> HttpResponse:
    """Publish or withdraw."""
    article = _kept(request, article_id)
    if verb not in STATES:
        raise Http404
    knowledge.set_article_state(article.pk, STATES[verb], by=request.user)
    return HttpResponseRedirect(article.get_absolute_url())


def _kept(request: MemberRequest, article_id: int) -> Article:
    rows = Article.objects.kept_by(request.user)
    found: Article = get_object_or_404(rows.select_related("unit__region"), pk=article_id)
    return found


def _form(request: MemberRequest, form: Any, act: Any, title: Any, back: str) -> HttpResponse:
    crumbs = [(TITLE, reverse("article-list")), (title, "")]
    return form_page(request, form, act, title=title, back_url=back, breadcrumbs=crumbs)
