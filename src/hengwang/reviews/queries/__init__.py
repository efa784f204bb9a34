"""Reads for the pages of reviews, each in a constant number of queries."""
