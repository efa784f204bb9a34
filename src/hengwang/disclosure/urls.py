"""Addresses of disclosure."""

from django.urls import path

from hengwang.disclosure.views import applications, publications, rectifications

urlpatterns = [
    path("", publications.PublicationList.as_view(), name="publication-list"),
    path("overdue/", publications.OverdueList.as_view(), name="publication-overdue"),
    path("of/<int:evaluation_id>/", publications.publication, name="publication-record"),
    path("of/<int:evaluation_id>/applications/new", applications.add, name="application-new"),
    path("applications/<int:application_id>/", applications.edit, name="application-edit"),
    path("rectifications/", rectifications.RectificationList.as_view(), name="rectification-list"),
    path("of/<int:evaluation_id>/rectifications/new", rectifications.add, name="rectification-new"),
]
for name in ("detail", "edit", "done", "close", "reopen", "file"):
    ending = "" if name == "detail" else name
    view = getattr(rectifications, name)
    address = f"rectifications/<int:rectification_id>/{ending}"
    urlpatterns.append(path(address, view, name=f"rectification-{name}"))
