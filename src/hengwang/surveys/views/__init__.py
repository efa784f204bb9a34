"""Pages of the surveys: the public one, and those of the people who ask."""
