"""Workbooks of targets: read, planned, never half-written."""
