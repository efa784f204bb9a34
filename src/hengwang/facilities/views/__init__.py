"""Pages of the machine rooms."""
