"""Verbs of incoming documents."""
