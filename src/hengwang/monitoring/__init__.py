"""Targets and their checks, what collectors bring, and the samples it is kept in."""
