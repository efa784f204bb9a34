"""Addresses of evidence."""

from django.urls import path

from hengwang.evidence.views import filing, lists, reviewing

urlpatterns = [
    path("", lists.EvidenceList.as_view(), name="evidence-list"),
    path("new", filing.evidence_new, name="evidence-new"),
    path("review", reviewing.AwaitingList.as_view(), name="evidence-review"),
    path("<int:item_id>/", reviewing.evidence_item, name="evidence-detail"),
    path("<int:item_id>/file", filing.evidence_file, name="evidence-file"),
    path(
        "<int:item_id>/revisions/<int:revision_number>",
        filing.revision_file,
        name="evidence-revision",
    ),
    path("<int:item_id>/replace", filing.evidence_replace, name="evidence-replace"),
    path("<int:item_id>/dates", filing.evidence_amend, name="evidence-amend"),
]
