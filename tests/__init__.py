"""Tests that span apps: tests."""
