"""Addresses of tickets."""

from django.urls import path

from hengwang.tickets.views import (
    actions,
    articles,
    board,
    causes,
    desk,
    letters,
    levels,
    notices,
    tickets,
)

urlpatterns = [
    path("", tickets.TicketList.as_view(), name="ticket-list"),
    path("new", tickets.add, name="ticket-new"),
    path("board", board.page, name="ticket-board"),
    path("of/alert/<int:alert_id>", causes.for_alert, name="ticket-for-alert"),
    path("of/target/<int:target_id>", causes.for_target, name="ticket-for-target"),
    path("desk/", desk.page, name="ticket-desk"),
    path("desk/levels/", levels.page, name="service-level-list"),
    path("desk/levels/new", levels.add, name="service-level-new"),
    path("desk/levels/<int:level_id>", levels.edit, name="service-level-edit"),
    path("desk/<slug:sort>/new", desk.add, name="ticket-desk-new"),
    path("desk/<slug:sort>/<int:desk_id>", desk.edit, name="ticket-desk-edit"),
    path("letters/", letters.LetterList.as_view(), name="letter-list"),
    path("letters/<int:mail_id>/", letters.detail, name="letter-detail"),
    path("letters/<int:mail_id>/open", letters.open_from, name="letter-open"),
    path("letters/<int:mail_id>/place", letters.place_letter, name="letter-place"),
    path("letters/<int:mail_id>/aside", letters.put_aside, name="letter-aside"),
    path("letters/<int:mail_id>/files/<int:place>", letters.letter_file, name="letter-file"),
    path("notices/", notices.NoticeList.as_view(), name="notice-list"),
    path("notices/new", notices.add, name="notice-new"),
    path("knowledge/", articles.ArticleList.as_view(), name="article-list"),
    path("knowledge/new", articles.add, name="article-new"),
    path("knowledge/<int:article_id>/", articles.detail, name="article-detail"),
    path("knowledge/<int:article_id>/edit", articles.edit, name="article-edit"),
    path("knowledge/<int:article_id>/<slug:verb>", articles.set_state, name="article-state"),
    path("<int:ticket_id>/", tickets.detail, name="ticket-detail"),
    path("<int:ticket_id>/files/<int:ticket_file_id>", tickets.step_file, name="ticket-file"),
    path("<int:ticket_id>/<slug:word>", actions.act, name="ticket-act"),
    path("<int:ticket_id>/do/<slug:word>", actions.press, name="ticket-press"),
]
