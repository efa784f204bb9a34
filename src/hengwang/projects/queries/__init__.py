"""Reads spanning tables of projects; each says how many SQL queries it costs."""
