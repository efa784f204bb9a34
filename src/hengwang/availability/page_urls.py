"""Addresses of the pages of the watched network."""

from django.urls import path

from hengwang.availability.views import course, matrix, now, report, wall, year

urlpatterns = [
    path("now", now.page, name="broken-now"),
    path("now/part", now.part, name="broken-now-part"),
    path("wall", wall.page, name="availability-wall"),
    path("wall/state", wall.state, name="availability-wall-state"),
    path("targets/<int:target_id>/", course.page, name="target-course"),
    path("targets/<int:target_id>/charts", course.charts, name="target-course-charts"),
    path("matrix", matrix.page, name="availability-matrix"),
    path("lines", matrix.lines, name="availability-lines"),
    path("year", year.page, name="availability-year"),
    path("year/day", year.day, name="availability-day"),
    path("report", report.page, name="availability-report"),
    path("report/figure", report.trace, name="availability-figure"),
    path("report.<slug:ending>", report.file, name="availability-report-file"),
]
