"""Readers: one per kind of file, each turns bytes into the document model."""
