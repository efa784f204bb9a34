"""Letters back to the offices: what they say, how they are made, numbered and kept."""
