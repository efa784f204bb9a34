"""Scores: each row against its points, its target and its reasons."""
