"""Faults, requests, complaints and changes, and the clocks of the service promised for them."""
