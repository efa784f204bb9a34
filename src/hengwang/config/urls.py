"""Root urls: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hengwang.web.urls")),
    path("organizations/", include("hengwang.organizations.urls")),
    path("accounts/", include("hengwang.accounts.urls")),
    path("network/", include("hengwang.network.urls")),
    path("addressing/", include("hengwang.addressing.urls")),
    path("governance/", include("hengwang.governance.urls")),
    path("s/", include("hengwang.surveys.public_urls")),
    path("surveys/", include("hengwang.surveys.urls")),
    path("projects/", include("hengwang.projects.urls")),
    path("evaluations/", include("hengwang.performance.urls")),
    path("demo/", include("hengwang.demo.urls")),
    path("documents/", include("hengwang.documents.urls")),
    path("incoming/", include("hengwang.incoming.urls")),
    path("opinions/", include("hengwang.opinions.urls")),
    path("disclosure/", include("hengwang.disclosure.urls")),
    path("seals/", include("hengwang.seals.urls")),
    path("evidence/", include("hengwang.evidence.urls")),
    path("reviews/", include("hengwang.reviews.urls")),
    path("api/v1/", include("hengwang.api.urls")),
]

handler400 = "hengwang.web.errors.bad_request"
handler403 = "hengwang.web.errors.not_allowed"
handler404 = "hengwang.web.errors.not_found"
handler500 = "hengwang.web.errors.server_error"
