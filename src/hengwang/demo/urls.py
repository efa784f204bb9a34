"""Addresses of the demo."""

from django.urls import path

from hengwang.demo import views

urlpatterns = [path("enter/<slug:username>", views.enter, name="demo-enter")]
