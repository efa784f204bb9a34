"""Several evaluators' scores of one submitted evaluation, side by side, and the decision."""
