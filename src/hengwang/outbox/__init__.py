"""Announcements written with the change, jobs with leases, and the scheduler."""
