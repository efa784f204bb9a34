"""Scoring without Django and without a clock: targets, rules, cards, comparison, monitoring.

Start at `cards.score`; it takes a `ruleset.Ruleset` and `rows.Row`s and gives a `cards.ScoreCard`.
"""
