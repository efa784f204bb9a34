"""Money: capitals, units and magnitudes of amounts."""
