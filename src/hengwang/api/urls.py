"""Addresses of the API, its description and its manual."""

from django.urls import path, re_path

from hengwang.api import manual, problems
from hengwang.api.application import api

urlpatterns = [
    path("docs", manual.manual, name="api-docs"),
    path("openapi.json", manual.openapi, name="api-openapi"),
    path("", api.urls),
    # Last: what no operation answers is a problem in JSON too, not a page.
    re_path(r"^.*$", problems.not_found, name="api-unknown"),
]
