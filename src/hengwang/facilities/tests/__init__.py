"""Tests of the machine rooms."""
