"""Verbs that write the plan of addresses and names."""
