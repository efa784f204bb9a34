"""Goals, indicators, rulesets, scoring and evaluations."""
