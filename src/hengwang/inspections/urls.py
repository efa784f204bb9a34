"""Addresses of inspections."""

from django.urls import path

from hengwang.inspections.views import (
    board,
    checklists,
    defects,
    labels,
    occurrences,
    phone,
    plans,
    readings,
    sheets,
    today,
)

urlpatterns = [
    path("", today.today, name="inspections"),
    path("phone/", phone.shell, name="inspection-phone"),
    path("phone/worker.js", phone.worker, name="inspection-phone-worker"),
    path("phone/manifest.webmanifest", phone.manifest, name="inspection-phone-manifest"),
    path("phone/session", phone.session, name="inspection-phone-session"),
    path("phone/work", phone.work, name="inspection-phone-work"),
    path("phone/submit", phone.submit, name="inspection-phone-submit"),
    path("phone/photo", phone.photo, name="inspection-phone-photo"),
    path("board", board.board, name="inspection-board"),
    path("all", occurrences.OccurrenceList.as_view(), name="inspection-list"),
    path("readings", occurrences.ReadingList.as_view(), name="inspection-reading-list"),
    path("<int:occurrence_id>/", occurrences.detail, name="inspection"),
    path("<int:occurrence_id>/list.xlsx", sheets.workbook, name="inspection-sheet"),
    path("<int:occurrence_id>/paper", sheets.paper, name="inspection-paper"),
    path("<int:occurrence_id>/fill-in", sheets.choose, name="inspection-sheet-choose"),
    path("<int:occurrence_id>/fill-in/<int:stored_id>/", sheets.look, name="inspection-sheet-plan"),
    path(
        "<int:occurrence_id>/fill-in/<int:stored_id>/take", sheets.take, name="inspection-sheet-do"
    ),
    path("readings/<int:reading_id>/correct", readings.correct, name="inspection-reading-correct"),
    path("readings/<int:reading_id>/clear", readings.clear, name="inspection-reading-clear"),
    path("photos/<int:photo_id>/", occurrences.picture, name="inspection-photo"),
    path("photos/<int:photo_id>/small", occurrences.small_picture, name="inspection-photo-small"),
    path("defects/", defects.DefectList.as_view(), name="defect-list"),
    path("defects/<int:defect_id>/", defects.detail, name="defect-detail"),
    path("plans/", plans.PlanList.as_view(), name="inspection-plan-list"),
    path("plans/new", plans.add, name="inspection-plan-new"),
    path("plans/<int:inspection_plan_id>/", plans.detail, name="inspection-plan"),
    path("plans/<int:inspection_plan_id>/edit", plans.edit, name="inspection-plan-edit"),
    path(
        "plans/<int:inspection_plan_id>/unscheduled",
        plans.go_unasked,
        name="inspection-unscheduled",
    ),
    path("plans/<int:inspection_plan_id>/end", plans.end, name="inspection-plan-end"),
    path("checklists/", checklists.ChecklistList.as_view(), name="checklist-list"),
    path("checklists/new", checklists.add, name="checklist-new"),
    path("checklists/<int:checklist_id>/", checklists.detail, name="checklist-detail"),
    path("checklists/<int:checklist_id>/edit", checklists.edit, name="checklist-edit"),
    path("labels", labels.labels, name="inspection-labels"),
]
