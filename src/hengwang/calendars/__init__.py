"""Working days and the bureau's own dates."""
