"""Addresses of evidence."""

from django.urls import path

from hengwang.evidence import views

urlpatterns = [
    path("", views.EvidenceList.as_view(), name="evidence-list"),
    path("new", views.evidence_new, name="evidence-new"),
    path("<int:item_id>/", views.evidence_item, name="evidence-detail"),
    path("<int:item_id>/file", views.evidence_file, name="evidence-file"),
]
