"""Who is on duty, what they wrote down, and how they handed over."""
