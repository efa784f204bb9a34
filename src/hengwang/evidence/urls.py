"""Addresses of evidence."""

from django.urls import path

from hengwang.evidence import views

urlpatterns = [path("<int:item_id>/file", views.evidence_file, name="evidence-file")]
