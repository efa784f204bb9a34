"""Tests of incoming documents."""
