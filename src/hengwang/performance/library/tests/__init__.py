"""Tests of performance library."""
