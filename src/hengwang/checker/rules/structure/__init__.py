"""Structure: parts a report must have, and parts that must answer one another."""
