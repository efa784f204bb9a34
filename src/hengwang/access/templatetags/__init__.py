"""Template tags of access."""
