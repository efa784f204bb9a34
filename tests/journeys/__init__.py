"""Tests that span apps: journeys."""
