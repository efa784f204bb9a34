"""Addresses of duty."""

from django.urls import path

from hengwang.duty.views import changes, feeds, handovers, hours, log, now, rosters, shifts

urlpatterns = [
    path("", now.page, name="duty-now"),
    path("rosters/", rosters.RosterList.as_view(), name="duty-roster-list"),
    path("rosters/new", rosters.add, name="duty-roster-add"),
    path("rosters/<int:roster_id>/", rosters.calendar, name="duty-roster"),
    path("rosters/<int:roster_id>/edit", rosters.edit, name="duty-roster-edit"),
    path("rosters/<int:roster_id>/close", rosters.close, name="duty-roster-close"),
    path("rosters/<int:roster_id>/posts/new", rosters.add_post, name="duty-post-add"),
    path("posts/<int:post_id>/rotation", rosters.rotation, name="duty-rotation"),
    path("posts/<int:post_id>/terms", rosters.post_terms, name="duty-post-terms"),
    path("shifts/<int:shift_id>/", shifts.detail, name="duty-shift"),
    path("shifts/<int:shift_id>/swap", changes.propose_swap, name="duty-swap-propose"),
    path("shifts/<int:shift_id>/hand-over", handovers.begin, name="duty-handover-begin"),
    path("holdings/<int:holding_id>/person", shifts.put_somebody_in, name="duty-put-in"),
    path("swaps/", changes.SwapList.as_view(), name="duty-swap-list"),
    path("swaps/<int:swap_id>/<slug:word>", changes.act_on_swap, name="duty-swap-act"),
    path("leave/", changes.LeaveList.as_view(), name="duty-leave-list"),
    path("leave/new", changes.ask_leave, name="duty-leave-add"),
    path("leave/<int:leave_id>/", changes.leave_detail, name="duty-leave"),
    path("leave/<int:leave_id>/<slug:word>", changes.act_on_leave, name="duty-leave-act"),
    path("log/", log.EntryList.as_view(), name="duty-log"),
    path("log/new", log.add, name="duty-entry-add"),
    path("log/<int:log_id>/", log.detail, name="duty-entry"),
    path("log/<int:log_id>/correct", log.correct, name="duty-entry-correct"),
    path("log/<int:log_id>/settle", log.settle, name="duty-entry-settle"),
    path("hand-overs/", handovers.HandoverList.as_view(), name="duty-handover-list"),
    path("hand-overs/<int:handover_id>/", handovers.detail, name="duty-handover"),
    path("hand-overs/<int:handover_id>/give", handovers.give, name="duty-handover-give"),
    path("hand-overs/<int:handover_id>/take", handovers.take, name="duty-handover-take"),
    path(
        "hand-overs/<int:handover_id>/countersign",
        handovers.countersign,
        name="duty-handover-countersign",
    ),
    path(
        "hand-overs/<int:handover_id>/items/<int:matter_id>/accept",
        handovers.accept,
        name="duty-item-accept",
    ),
    path(
        "hand-overs/<int:handover_id>/items/<int:matter_id>/object",
        handovers.object_to,
        name="duty-item-object",
    ),
    path("missed/", shifts.LapseList.as_view(), name="duty-lapse-list"),
    path("missed/<int:lapse_id>/explain", shifts.explain_lapse, name="duty-lapse-explain"),
    path("hours/", hours.page, name="duty-hours"),
    path("calendar/", feeds.page, name="duty-feeds"),
    path("calendar/<int:feed_id>/end", feeds.end, name="duty-feed-end"),
]
