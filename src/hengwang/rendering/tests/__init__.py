"""Tests of the Office and PDF tools."""
