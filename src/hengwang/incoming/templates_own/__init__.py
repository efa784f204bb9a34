"""What makes an uploaded template usable, or names every reason why it is not; no database."""
