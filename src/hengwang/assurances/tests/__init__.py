"""Tests of assurances."""
