"""Regions, units and companies, with their history of names, merges and closures."""
