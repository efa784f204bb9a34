"""Evidence the app offers."""
