"""Addresses of the frame: start page, search, switches."""

from django.urls import path

from hengwang.web import switches, views

urlpatterns = [
    path("", views.start, name="start"),
    path("search", views.find, name="search"),
    path("language", switches.choose_language, name="language-choose"),
    path("theme", switches.choose_theme, name="theme-choose"),
    path("year", switches.choose_year, name="year-choose"),
]
