"""What changes duty: planning, swaps, leave, the log, hand-over, feeds."""
