"""Pages of the units' door and of those who look after it."""
