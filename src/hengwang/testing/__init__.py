"""Shared test tools, imported by tests only."""
