"""Root urls: each app brings its own."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("hengwang.web.urls")),
    path("organizations/", include("hengwang.organizations.urls")),
    path("accounts/", include("hengwang.accounts.urls")),
    path("network/", include("hengwang.network.urls")),
    path("duty/", include("hengwang.duty.urls")),
    path("assurances/", include("hengwang.assurances.urls")),
    path("cal/", include("hengwang.duty.public_urls")),
    path("tickets/", include("hengwang.tickets.urls")),
    path("inspections/", include("hengwang.inspections.urls")),
    path("access/", include("hengwang.access.urls")),
    path("door/", include("hengwang.door.urls")),
    path("bulletins/", include("hengwang.door.staff_urls")),
    path("addressing/", include("hengwang.addressing.urls")),
    path("alerts/", include("hengwang.monitoring.alert_urls")),
    path("hooks/", include("hengwang.monitoring.hook_urls")),
    path("notifications/", include("hengwang.notifications.urls")),
    path("a/", include("hengwang.notifications.public_urls")),
    path("facilities/", include("hengwang.facilities.urls")),
    path("governance/", include("hengwang.governance.urls")),
    path("availability/", include("hengwang.availability.said_urls")),
    path("collector/", include("hengwang.monitoring.protocol_urls")),
    path("monitoring/", include("hengwang.monitoring.urls")),
    path("operation/", include("hengwang.availability.page_urls")),
    path("s/", include("hengwang.surveys.public_urls")),
    path("surveys/", include("hengwang.surveys.urls")),
    path("projects/", include("hengwang.projects.urls")),
    path("evaluations/", include("hengwang.performance.urls")),
    path("vendors/", include("hengwang.vendors.urls")),
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
