"""Runs metrics and keeps their readings, so that a figure can be walked back."""
