"""Template tags of availability."""
