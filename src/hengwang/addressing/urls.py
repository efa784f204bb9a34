"""Addresses of addressing."""

urlpatterns: list[object] = []
