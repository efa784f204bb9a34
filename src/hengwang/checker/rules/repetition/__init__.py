"""Repetition: one quantity or one passage that stands in two places."""
