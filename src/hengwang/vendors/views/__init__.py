"""Pages of vendors."""
