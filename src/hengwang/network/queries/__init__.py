"""Reads that span tables: drawings of racks and of the network, counts, histories."""
