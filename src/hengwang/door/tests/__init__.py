"""Tests of the units' door."""
