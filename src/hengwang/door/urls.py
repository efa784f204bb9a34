"""Addresses of the units' door."""

from django.urls import path

from hengwang.door.views import bulletins, calendar, home, lines, reports

urlpatterns = [
    path("", home.home, name="door"),
    path("more", home.more, name="door-more"),
    path("report", reports.report, name="door-report"),
    path("reports/", reports.report_list, name="door-reports"),
    path("reports/<int:ticket_id>/", reports.ticket, name="door-ticket"),
    path("reports/<int:ticket_id>/say", reports.say, name="door-say"),
    path("reports/<int:ticket_id>/again", reports.reopen, name="door-reopen"),
    path("reports/<int:ticket_id>/rate", reports.rate, name="door-rate"),
    path("reports/<int:ticket_id>/complain", reports.complain, name="door-complain"),
    path("reports/<int:ticket_id>/files/<int:ticket_file_id>", reports.photo, name="door-photo"),
    path("calendar", calendar.calendar, name="door-calendar"),
    path("calendar/day", calendar.day, name="door-day"),
    path("lines", lines.lines, name="door-lines"),
    path("bulletins/", bulletins.bulletin_list, name="door-bulletins"),
    path("bulletins/<int:bulletin_id>/", bulletins.bulletin, name="door-bulletin"),
]
