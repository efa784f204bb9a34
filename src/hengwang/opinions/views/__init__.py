"""Pages of opinions."""
