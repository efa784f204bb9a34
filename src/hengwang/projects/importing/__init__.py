"""Workbooks of the budget system: read by their headers, planned, then applied as planned."""
