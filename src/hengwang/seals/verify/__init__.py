"""The offline verifier: Python's standard library and nothing else, so that anybody can run it."""
