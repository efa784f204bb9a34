"""Addresses, VLANs and domain names: planned, asked for, allocated, compared with what is seen."""
