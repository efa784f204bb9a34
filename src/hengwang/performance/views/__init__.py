"""Pages of performance: evaluations, their rows, the trace of a figure, rulesets, library."""
