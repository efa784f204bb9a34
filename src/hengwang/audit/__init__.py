"""Append-only, chained and anchored trail of who changed what."""
