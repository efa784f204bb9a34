"""Addresses of what people say about availability."""

from django.urls import path

from hengwang.availability.views import amendments, outages, policies, windows

urlpatterns = [
    path("outages/", outages.OutageList.as_view(), name="outage-list"),
    path("outages/<int:outage_id>/", outages.detail, name="outage-detail"),
    path("outages/<int:outage_id>/cause", outages.explain, name="outage-cause"),
    path("maintenance/", windows.WindowList.as_view(), name="maintenance-list"),
    path("maintenance/new", windows.add, name="maintenance-new"),
    path("maintenance/<int:window_id>/", windows.detail, name="maintenance-detail"),
    path("maintenance/<int:window_id>/approve", windows.approve, name="maintenance-approve"),
    path("maintenance/<int:window_id>/refuse", windows.refuse, name="maintenance-refuse"),
    path("maintenance/<int:window_id>/withdraw", windows.withdraw, name="maintenance-withdraw"),
    path("amendments/", amendments.AmendmentList.as_view(), name="amendment-list"),
    path("amendments/new", amendments.add, name="amendment-new"),
    path("amendments/<int:amendment_id>/", amendments.detail, name="amendment-detail"),
    path("amendments/<int:amendment_id>/file", amendments.file, name="amendment-file"),
    path("amendments/<int:amendment_id>/approve", amendments.approve, name="amendment-approve"),
    path("amendments/<int:amendment_id>/refuse", amendments.refuse, name="amendment-refuse"),
    path("amendments/<int:amendment_id>/withdraw", amendments.withdraw, name="amendment-withdraw"),
    path("policies/", policies.PolicyList.as_view(), name="availability-policy-list"),
    path("policies/new", policies.add_policy, name="availability-policy-new"),
    path("policies/<int:policy_id>/", policies.policy, name="availability-policy-detail"),
    path("groups/", policies.GroupList.as_view(), name="target-group-list"),
    path("groups/new", policies.add_group, name="target-group-new"),
    path("groups/<int:target_group_id>/", policies.group, name="target-group-detail"),
    path("groups/<int:target_group_id>/members", policies.members, name="target-group-members"),
]
