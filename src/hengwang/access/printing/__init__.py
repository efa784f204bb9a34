"""Forms on paper: the application and the acceptance, as Word files."""
