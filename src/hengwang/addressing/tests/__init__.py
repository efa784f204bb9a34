"""Tests of addressing."""
