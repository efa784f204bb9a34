"""Verbs that write the network's records."""
