"""Addresses of governance."""

from django.urls import path

from hengwang.governance import views
from hengwang.governance.kinds import KINDS

urlpatterns = [
    path("", views.overview, name="governance"),
    path("regulations/<int:row_id>/end", views.end, name="governance-regulations-end"),
]
for kind in KINDS:
    slug, told = kind.slug, {"kind": kind}
    listed = views.RecordList.as_view(kind=kind)
    urlpatterns += [
        path(f"{slug}/", listed, name=f"governance-{slug}-list"),
        path(f"{slug}/new", views.add, told, name=f"governance-{slug}-new"),
        path(f"{slug}/<int:row_id>/", views.detail, told, name=f"governance-{slug}-detail"),
        path(f"{slug}/<int:row_id>/edit", views.edit, told, name=f"governance-{slug}-edit"),
        path(f"{slug}/<int:row_id>/file", views.file, told, name=f"governance-{slug}-file"),
    ]
    if kind.is_withdrawable:
        address = f"{slug}/<int:row_id>/withdraw"
        urlpatterns.append(path(address, views.withdraw, told, name=f"governance-{slug}-withdraw"))
