"""Pages of tickets."""
