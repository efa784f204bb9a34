"""Measurements still run: what they write fits the models of today."""
