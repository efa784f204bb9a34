"""Start pages and the frame's wiring."""
