"""Tests of performance engine."""
