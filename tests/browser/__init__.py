"""Tests that span apps: browser."""
