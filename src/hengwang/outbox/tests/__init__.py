"""Tests of announcements, jobs and the scheduler."""
