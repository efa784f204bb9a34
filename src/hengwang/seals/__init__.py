"""Sealed packages of submitted evaluations: made, signed, verified, held against the records."""
