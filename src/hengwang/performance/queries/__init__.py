"""Reads of performance; each says how many SQL queries it costs."""
