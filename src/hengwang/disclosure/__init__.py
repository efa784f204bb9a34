"""What follows from a confirmed evaluation: publication, consequences, rectification."""
