"""Ways of looking at the platform, by subject; each registers itself."""
