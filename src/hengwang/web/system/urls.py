"""Addresses of the system pages."""

from django.urls import path

from hengwang.web.system import calendar, health, jobs, retention, trail

urlpatterns = [
    path("trail/", trail.Trail.as_view(), name="trail"),
    path("trail/verify", trail.verify, name="trail-verify"),
    path("trail/<int:entry_id>/", trail.entry, name="trail-entry"),
    path("jobs/", jobs.JobList.as_view(), name="job-list"),
    path("jobs/<int:job_id>/", jobs.detail, name="job-detail"),
    path("jobs/<int:job_id>/cancel", jobs.change, {"verb": "cancel"}, name="job-cancel"),
    path("jobs/<int:job_id>/restart", jobs.change, {"verb": "restart"}, name="job-restart"),
    path("jobs/deliveries/<int:delivery_id>/retry", jobs.retry, name="delivery-retry"),
    path("calendar/", calendar.overview, name="calendar"),
    path("calendar/<int:year>/", calendar.year, name="calendar-year"),
    path("calendar/<int:year>/enter", calendar.enter, name="calendar-enter"),
    path("calendar/<int:year>/day", calendar.day, name="calendar-day"),
    path("calendar/dates/<slug:key>", calendar.bureau_date, name="bureau-date"),
    path("health/", health.health, name="health"),
    path("retention/", retention.retention, name="retention"),
]
