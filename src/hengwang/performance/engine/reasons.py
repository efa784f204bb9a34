"""What the engine's codes say: English msgids, translated and filled in at the edge.

Placeholders are `%(name)s`, filled from the params that came with the code.
"""

from collections.abc import Mapping
from types import MappingProxyType

CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "proportion": "By the share of the target that was reached",
        "steps": "By the table of steps",
        "bands": "By one of three bands",
        "events": "Points off for every event",
        "yes_no": "All or nothing",
        "budget_proportion": "Execution rate times the points, at most the points",
        "budget_finished_or_steps": "In full when finished within the budget, else by steps",
        "budget_arrival": "Arrival rate times the points, at most the points",
        "no_rule": "No rule applies",
    }
)

OUTCOMES: Mapping[str, str] = MappingProxyType(
    {
        "met": "The target was met.",
        "missed": "The target was missed by so much that nothing is left.",
        "partly_done": "The target was reached in part.",
        "on_time": "Done by the due date.",
        "late": "Done %(days)s days after the due date.",
        "no_events": "Nothing happened that takes points off.",
        "events": "Events took points off.",
        "band_reached": "The evaluator found the target reached.",
        "band_partly": "The evaluator found the target partly reached.",
        "band_missed": "The evaluator found the target not reached.",
        "finished_within_budget": "Everything was finished within the budget.",
        "not_finished": "Not everything was finished.",
        "spent_above_budget": "More was spent than the budget allows.",
        "no_points": "The report gives this indicator no points.",
        "no_data": "There is no data.",
        "no_target": "There is no target that could be computed with.",
        "no_rule": "Neither the ruleset nor the goal has a rule for this kind of target.",
        "not_comparable": "“%(actual)s” cannot be compared with “%(target)s”.",
        "actual_is_words": "A figure was promised, and “%(actual)s” is not one.",
        "actual_is_bound": "“%(actual)s” allows more than one score: enter the exact value.",
        "not_yes_or_no": "The actual value says neither yes nor no.",
        "coverage_below_minimum": "Only part of the period was observed: judge the value instead.",
        "band_missing": "The evaluator has not chosen a band yet.",
        "share_missing": "The evaluator has chosen a band but no share yet.",
        "share_outside_band": "The share lies outside the band.",
        "finished_unknown": "Nobody has said yet whether everything was finished.",
        "negative_rate": "The money is negative.",
    }
)

NOTES: Mapping[str, str] = MappingProxyType(
    {
        "missed_target": "Points were lost: explain why and what will be done.",
        "taken_off": "A reviewer took points off: give the reason.",
        "exceeded": "The target was exceeded by far: was it set too low?",
        "far_below_ceiling": "Far below the ceiling: was it saved, or only paid late?",
        "actual_is_approximate": "The actual value is approximate: enter the exact one.",
        "spent_above_budget": "More was spent than the budget allows: explain.",
        "share_outside_band": "The share lies outside the band.",
    }
)

CARD: Mapping[str, str] = MappingProxyType(
    {
        "rows_without_points": "%(rows)s indicators have no points.",
        "rows_unscored": "%(rows)s indicators are not scored yet; the total is a range.",
        "weights_do_not_add_up": "The points add up to %(sum)s, not %(total)s: no level.",
        "section_unknown": "The ruleset has no section “%(section)s”.",
        "section_points_differ": "“%(section)s” has %(points)s points, by the rules %(declared)s.",
        "fixed_weights_differ": "The ruleset fixes the points of the sections: no level.",
        "sections_below_minimum": "Sections that need %(minimum)s points together have %(points)s.",
    }
)

QUESTIONS: Mapping[str, str] = MappingProxyType(
    {
        "target_missing": "What is the target?",
        "target_restates_name": "The target repeats the indicator's name: what will be reached?",
        "target_in_words": "How will anybody see that this was reached?",
        "several_targets_in_one": "There are several targets here: declare them one by one.",
        "timeliness_without_time": "By when, or within what time?",
        "percent_without_base": "Per cent of what, and since when?",
        "unit_missing": "What is counted? The unit is missing.",
        "cost_without_ceiling": "A cost needs a ceiling (≤).",
        "ceiling_not_written": "Is this a ceiling? Then write ≤.",
        "quantity_as_quality": "This counts something: is it a quality?",
    }
)

# Short words: translate them with the context "course".
COURSES: Mapping[str, str] = MappingProxyType(
    {
        "done": "Done",
        "on_track": "On track",
        "behind": "Behind",
        "exceeded": "Exceeded",
        "unknown": "Unknown",
    }
)

# What a proposed target counts against what (`questions.Proposal.of`).
BASES: tuple[str, ...] = (
    "share done by the due date",
    "share of satisfied respondents",
    "share of the asked time",
    "items in force of the items required",
    "last year",
    "cases in the year",
    "what is counted, of what, since when",
)
