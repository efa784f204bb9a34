"""One consistent set of rows, files and keys: written, read back, proven whole."""
