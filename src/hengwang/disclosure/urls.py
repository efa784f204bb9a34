"""Addresses of disclosure."""

from django.urls import path

from hengwang.disclosure.views import publications

urlpatterns = [
    path("", publications.PublicationList.as_view(), name="publication-list"),
    path("overdue/", publications.OverdueList.as_view(), name="publication-overdue"),
    path("of/<int:evaluation_id>/", publications.publication, name="publication-record"),
]
