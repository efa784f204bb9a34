"""Rates: execution, arrival, fulfilment, and what they are taken of."""
