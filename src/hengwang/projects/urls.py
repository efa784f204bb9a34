"""Addresses of projects."""

from django.urls import path
from django.views.generic import RedirectView

urlpatterns = [
    path("<int:programme_id>/", RedirectView.as_view(url="/"), name="programme-detail"),
]
