"""Addresses of the pages of monitoring."""

from django.urls import path

from hengwang.monitoring.views import (
    certificates,
    collectors,
    credentials,
    events,
    importing,
    targets,
    trials,
    watching,
)

urlpatterns = [
    path("targets/", targets.TargetList.as_view(), name="target-list"),
    path("targets/new", targets.add, name="target-new"),
    path("targets/import", importing.TARGETS.choose, name="target-import"),
    path("targets/import/template", importing.TARGETS.send_template, name="target-import-template"),
    path("targets/import/<int:stored_id>/", importing.TARGETS.plan, name="target-import-plan"),
    path("targets/import/<int:stored_id>/do", importing.TARGETS.do, name="target-import-do"),
    path("targets/<int:target_id>/", targets.detail, name="target-detail"),
    path("targets/<int:target_id>/edit", targets.edit, name="target-edit"),
    path("targets/<int:target_id>/close", targets.close, name="target-close"),
    path("targets/<int:target_id>/checks/new", targets.check_add, name="check-new"),
    path("checks/<int:check_id>/edit", targets.check_edit, name="check-edit"),
    path("checks/<int:check_id>/end", targets.check_end, name="check-end"),
    path("checks/<int:check_id>/try", trials.check, name="check-try"),
    path("trials/<int:trial_id>/", trials.detail, name="trial-detail"),
    path("trials/<int:trial_id>/part", trials.part, name="trial-part"),
    path("credentials/<int:credential_id>/try", trials.credential, name="credential-try"),
    path("certificates/", certificates.CertificateList.as_view(), name="certificate-list"),
    path("watch/page", watching.website, name="watch-page"),
    path("watch/<slug:kind>/", watching.many, name="watch-many"),
    path("watch/<slug:kind>/<int:subject_id>", watching.one, name="watch"),
    path("collectors/", collectors.CollectorList.as_view(), name="collector-list"),
    path("collectors/new", collectors.add, name="collector-new"),
    path("collectors/<int:collector_id>/", collectors.detail, name="collector-detail"),
    path("collectors/<int:collector_id>/edit", collectors.edit, name="collector-edit"),
    path("collectors/<int:collector_id>/pause", collectors.pause, name="collector-pause"),
    path("collectors/<int:collector_id>/resume", collectors.resume, name="collector-resume"),
    path("collectors/<int:collector_id>/token", collectors.change_token, name="collector-rotate"),
    path("collectors/<int:collector_id>/code", collectors.new_code, name="collector-code"),
    path("collectors/<int:collector_id>/revoke", collectors.end, name="collector-revoke"),
    path(
        "collectors/<int:collector_id>/hand-over", collectors.hand_over, name="collector-hand-over"
    ),
    path("messages-of-devices/", events.EventList.as_view(), name="event-list"),
    path("credentials/", credentials.CredentialList.as_view(), name="credential-list"),
    path("credentials/new", credentials.add, name="credential-new"),
    path("credentials/<int:credential_id>/", credentials.detail, name="credential-detail"),
    path("credentials/<int:credential_id>/change", credentials.change, name="credential-change"),
]
