"""Migrations of assurances."""
