"""Builders of the shipped Office templates."""
