"""Tells people what happened, by mail and by messages, once and in their language."""
