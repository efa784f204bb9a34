"""Tests that span apps: architecture."""
