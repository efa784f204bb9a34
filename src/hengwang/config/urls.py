"""Root urls: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hengwang.web.urls")),
    path("accounts/", include("hengwang.accounts.urls")),
]

handler400 = "hengwang.web.errors.bad_request"
handler403 = "hengwang.web.errors.not_allowed"
handler404 = "hengwang.web.errors.not_found"
handler500 = "hengwang.web.errors.server_error"
