"""Addresses of seals."""

from django.urls import path

from hengwang.seals.views import acts, pages

urlpatterns = [
    path("", pages.SealList.as_view(), name="seal-list"),
    path("<int:seal_id>/", pages.seal, name="seal-detail"),
    path("<int:seal_id>/package.zip", pages.package, name="seal-package"),
    path("of/<int:evaluation_id>/", acts.seal, name="evaluation-seal"),
    path("verifier.pyz", pages.verifier, name="seal-verifier"),
    path("p/<str:short_id>", pages.passport, name="passport"),
]
