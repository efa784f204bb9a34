"""Forms of others: what of them is understood, what is not; no database."""
