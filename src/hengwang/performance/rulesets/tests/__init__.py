"""Tests of performance rulesets."""
