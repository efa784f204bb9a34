"""Pages of assurances."""
