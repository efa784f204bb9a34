"""Measurements of the product against its targets and against peers."""
