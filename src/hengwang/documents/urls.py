"""Addresses of documents."""

from django.urls import path

from hengwang.documents import ledger_views, views

urlpatterns = [
    path("rectifications.<slug:ending>", ledger_views.ledger, name="rectification-ledger"),
    path("<int:evaluation_id>/", views.documents, name="evaluation-documents"),
    path("<int:evaluation_id>/compare", views.comparison, name="form-comparison"),
    path("<int:evaluation_id>/<slug:kind>.<slug:ending>", views.download, name="document-download"),
]
