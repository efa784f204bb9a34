"""Pages of addressing."""
