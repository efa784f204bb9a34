"""One module per way in which others report by themselves; what is malformed is only counted."""
