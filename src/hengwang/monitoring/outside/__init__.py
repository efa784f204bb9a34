"""Alerts of other monitors: what their deliveries look like, and what they say to us; no Django."""
