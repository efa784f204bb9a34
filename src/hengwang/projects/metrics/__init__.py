"""Metrics of projects: one file a family; each definition has its page in docs/metrics."""
