"""Pages of units, regions and companies."""
