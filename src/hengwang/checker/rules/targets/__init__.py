"""Targets: whether a target and its actual value can be measured and compared."""
