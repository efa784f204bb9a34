"""Uploaded reports, their findings and the verdicts on them."""
