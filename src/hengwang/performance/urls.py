"""Addresses of performance."""

from django.urls import path

from hengwang.performance.views import (
    campaigns,
    declaration,
    detail,
    editing,
    filling,
    goal_sheet,
    lists,
    monitor,
    records,
    standards,
    sufficiency,
)

urlpatterns = [
    path("", lists.EvaluationList.as_view(), name="evaluation-list"),
    path("new", editing.declare, name="evaluation-new"),
    path("<int:evaluation_id>/", detail.evaluation, name="evaluation-detail"),
    path("<int:evaluation_id>/history", detail.history, name="evaluation-history"),
    path("<int:evaluation_id>/evidence", sufficiency.sufficiency, name="evaluation-evidence"),
    path("<int:evaluation_id>/monitor", monitor.monitor, name="evaluation-monitor"),
    path("<int:evaluation_id>/targets", filling.targets, name="evaluation-targets"),
    path("<int:evaluation_id>/actuals", filling.actuals, name="evaluation-actuals"),
    path("<int:evaluation_id>/ruleset", editing.ruleset, name="evaluation-ruleset"),
    path("<int:evaluation_id>/text", editing.narrative, name="evaluation-text"),
    path("<int:evaluation_id>/recompute", editing.recompute, name="evaluation-recompute"),
    path("<int:evaluation_id>/step/<slug:name>", editing.step, name="evaluation-step"),
    path("<int:evaluation_id>/goals/new", editing.goal, name="goal-new"),
    path("<int:evaluation_id>/goals/<int:goal_id>", editing.goal, name="goal-edit"),
    path("<int:evaluation_id>/indicators/new", editing.indicator_new, name="indicator-new"),
    path("<int:evaluation_id>/library", standards.choose, name="indicator-choose"),
    path("indicators/<int:indicator_id>/", detail.trace, name="indicator-trace"),
    path("indicators/<int:indicator_id>/edit", editing.indicator_edit, name="indicator-edit"),
    path("indicators/<int:indicator_id>/actual", editing.actual, name="indicator-actual"),
    path("indicators/<int:indicator_id>/remove", editing.indicator_remove, name="indicator-remove"),
    path("rulesets/", standards.rulesets, name="ruleset-list"),
    path("rulesets/<slug:key>/", standards.ruleset, name="ruleset-detail"),
    path("library/", standards.library, name="library"),
    path("metrics/", standards.catalogue, name="metric-list"),
    path("<int:evaluation_id>/declaration", declaration.declaration, name="declaration"),
    path(
        "<int:evaluation_id>/declaration/hand-in", declaration.hand_in, name="declaration-hand-in"
    ),
    path(
        "<int:evaluation_id>/declaration/approve", declaration.approve, name="declaration-approve"
    ),
    path(
        "<int:evaluation_id>/declaration/return", declaration.send_back, name="declaration-return"
    ),
    path("<int:evaluation_id>/declaration/sheet", goal_sheet.goal_sheet, name="goal-sheet"),
    path("<int:evaluation_id>/declaration/medium", declaration.medium_goal, name="medium-goal-new"),
    path("indicators/<int:indicator_id>/proposal", declaration.take, name="proposal-take"),
    path("<int:evaluation_id>/versions", declaration.versions, name="goal-versions"),
    path("<int:evaluation_id>/versions/new", declaration.propose, name="goal-change-new"),
    path("changes/<int:change_id>/approve", declaration.change_approve, name="goal-change-approve"),
    path("changes/<int:change_id>/refuse", declaration.change_refuse, name="goal-change-refuse"),
    path("<int:evaluation_id>/monitor/begin", records.begin, name="monitoring-begin"),
    path("records/<int:record_id>/", records.record, name="monitoring-record"),
    path("records/<int:record_id>/report", records.report, name="monitoring-report"),
    path("deviations/<int:deviation_id>", records.explain, name="deviation-explain"),
    path("campaigns/", campaigns.CampaignList.as_view(), name="campaign-list"),
    path("campaigns/new", campaigns.new, name="campaign-new"),
    path("campaigns/<int:campaign_id>/", campaigns.board, name="campaign-board"),
    path(
        "campaigns/<int:campaign_id>/files/<int:file_id>",
        campaigns.attachment,
        name="campaign-attachment",
    ),
    path("campaigns/<int:campaign_id>/remind", campaigns.remind, name="campaign-remind"),
    path("offices/<int:office_id>", campaigns.office, name="campaign-office"),
]
