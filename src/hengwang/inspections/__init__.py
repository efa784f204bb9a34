"""Inspections: what is looked at when, what was read, what was missed, what was found wrong."""
