"""Workbooks of sites, rooms, racks, devices and circuits: read, planned, never half-written."""
