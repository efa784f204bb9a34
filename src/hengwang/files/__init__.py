"""Content-addressed stored files with type check and size limit."""
