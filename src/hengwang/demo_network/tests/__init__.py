"""Tests of the demonstration's network."""
