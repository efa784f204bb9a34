"""Watches from where it stands: probes, a schedule, a spool; knows no Django."""
