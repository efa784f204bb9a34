"""Looks at the platform itself: what is well, what is not, what to do; keeps no records."""
