"""Addresses of performance."""

from django.urls import path

from hengwang.performance.views import detail, editing, lists, monitor, standards

urlpatterns = [
    path("", lists.EvaluationList.as_view(), name="evaluation-list"),
    path("new", editing.declare, name="evaluation-new"),
    path("<int:evaluation_id>/", detail.evaluation, name="evaluation-detail"),
    path("<int:evaluation_id>/history", detail.history, name="evaluation-history"),
    path("<int:evaluation_id>/monitor", monitor.monitor, name="evaluation-monitor"),
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
]
