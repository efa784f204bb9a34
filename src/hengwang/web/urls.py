"""Addresses of the frame: start page, search, switches; the style guide while developing."""

from django.conf import settings
from django.urls import include, path

from hengwang.web import cockpit, styleguide, switches, views
from hengwang.web.system.exposition import exposed
from hengwang.web.system.health import alive

STYLEGUIDE = [
    path("_styleguide/", styleguide.styleguide, name="styleguide"),
    path("_styleguide/drawer", styleguide.sample_trace, name="styleguide-trace"),
]

urlpatterns = [
    path("", views.start, name="start"),
    path("search", views.find, name="search"),
    path("cockpit/", cockpit.page, name="cockpit"),
    path("cockpit/tiles/<slug:key>", cockpit.part, name="cockpit-tile"),
    path("language", switches.choose_language, name="language-choose"),
    path("theme", switches.choose_theme, name="theme-choose"),
    path("year", switches.choose_year, name="year-choose"),
    path("health", alive, name="alive"),
    path("metrics", exposed, name="exposed-metrics"),
    path("system/", include("hengwang.web.system.urls")),
    *(STYLEGUIDE if settings.DEBUG else []),
]
