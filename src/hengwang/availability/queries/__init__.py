"""Reads of the ledger for many targets at once; the number of queries does not grow with them."""
