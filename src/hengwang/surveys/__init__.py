"""Satisfaction surveys: anonymous answers of invited people, and what they say (满意度调查)."""
