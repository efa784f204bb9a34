"""Migrations of availability."""
